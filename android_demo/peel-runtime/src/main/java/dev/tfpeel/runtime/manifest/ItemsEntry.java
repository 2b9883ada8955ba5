package dev.tfpeel.runtime.manifest;

/** The list of items, one JSON object a line, in index order. */
public final class ItemsEntry extends StoredFile {
    /** Number of items. */
    public final int count;

    ItemsEntry(StoredFile file, int count) {
        super(file.path, file.bytes, file.sha256);
        this.count = count;
    }
}
