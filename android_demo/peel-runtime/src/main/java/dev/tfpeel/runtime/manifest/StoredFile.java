package dev.tfpeel.runtime.manifest;

/** What the manifest says about any file of the pack. */
public class StoredFile {
    /** Inside the pack, with forward slashes. */
    public final String path;

    /** Size. */
    public final long bytes;

    /** 64 lower-case hex digits. */
    public final String sha256;

    StoredFile(String path, long bytes, String sha256) {
        this.path = path;
        this.bytes = bytes;
        this.sha256 = sha256;
    }
}
