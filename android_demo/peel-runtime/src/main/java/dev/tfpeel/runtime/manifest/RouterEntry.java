package dev.tfpeel.runtime.manifest;

import java.util.List;

/** The router file. */
public final class RouterEntry extends StoredFile {
    /** Names of its signatures. */
    public final List<String> signatures;

    RouterEntry(StoredFile file, List<String> signatures) {
        super(file.path, file.bytes, file.sha256);
        this.signatures = signatures;
    }
}
