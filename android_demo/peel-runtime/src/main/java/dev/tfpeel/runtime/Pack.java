package dev.tfpeel.runtime;

import dev.tfpeel.runtime.error.DamagedPackException;
import dev.tfpeel.runtime.error.InvalidRequestException;
import dev.tfpeel.runtime.manifest.FileEntry;
import dev.tfpeel.runtime.manifest.Manifest;
import dev.tfpeel.runtime.manifest.ManifestParser;
import dev.tfpeel.runtime.manifest.StoredFile;
import java.io.DataInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A pack directory: its manifest, its items, and the paths of files that were checked. */
public final class Pack {
    /** More than any manifest: a wrong file is not read into a small device's memory. */
    private static final long LARGEST_MANIFEST_BYTES = 64L << 20;

    /** Where the pack is. */
    public final File directory;

    /** What is in it. */
    public final Manifest manifest;

    /** SHA-256 of manifest.json, in hex: tells this pack from every other. */
    public final String sha256;

    /** Its items. */
    public final Catalogue catalogue;

    private Pack(File directory, byte[] manifestContent) {
        this.directory = directory;
        manifest = ManifestParser.parse(manifestContent);
        sha256 = Sha256.of(manifestContent);
        File items = checked(manifest.items);
        catalogue = Catalogue.read(read(items, manifest.items.bytes), manifest.items.count);
    }

    /**
     * Opens a pack and checks its manifest and its list of items.
     *
     * @throws InvalidRequestException there is no pack in the directory
     * @throws DamagedPackException a file is not what it should be
     */
    public static Pack open(File directory) {
        File file = new File(directory, Manifest.NAME);
        if (!file.isFile()) {
            throw new InvalidRequestException(
                    "this is no pack",
                    directory,
                    "a directory with a " + Manifest.NAME,
                    "copy the pack directory of a workspace");
        }
        return new Pack(directory, read(file, LARGEST_MANIFEST_BYTES));
    }

    /**
     * Checks the size and hash of every file.
     *
     * @throws DamagedPackException names the first file that is not what the manifest says
     */
    public void verify() {
        checked(manifest.router);
        checked(manifest.items);
        for (FileEntry file : manifest.files) {
            checked(file);
        }
    }

    /** Returns a cluster's files, smallest budget first. */
    public List<FileEntry> filesOf(int cluster) {
        List<FileEntry> found = new ArrayList<>();
        for (FileEntry file : manifest.files) {
            if (file.cluster == cluster) {
                found.add(file);
            }
        }
        found.sort((a, b) -> Long.compare(a.budgetBytes, b.budgetBytes));
        return found;
    }

    /**
     * Returns the path of a file whose size and hash are what the manifest says.
     *
     * @throws DamagedPackException it is missing, was changed, or leads out of the pack
     */
    File checked(StoredFile entry) {
        File file = new File(directory, entry.path);
        try {
            String root = directory.getCanonicalPath() + File.separator;
            if (!file.getCanonicalPath().startsWith(root)) {
                throw new DamagedPackException(file + " leads out of the pack");
            }
            if (!file.isFile()) {
                throw new DamagedPackException(file + " is missing");
            }
            if (file.length() != entry.bytes) {
                throw new DamagedPackException(
                        String.format(
                                "%s has %d bytes, not %d as was written",
                                file, file.length(), entry.bytes));
            }
            if (!Sha256.of(file).equals(entry.sha256)) {
                throw new DamagedPackException(
                        file + " was changed after it was written (SHA-256)");
            }
        } catch (IOException error) {
            throw new DamagedPackException(file + " cannot be read: " + error.getMessage());
        }
        return file;
    }

    private static byte[] read(File file, long mostBytes) {
        if (file.length() > mostBytes) {
            throw new DamagedPackException(file + " has more than " + mostBytes + " bytes");
        }
        byte[] content = new byte[(int) file.length()];
        try (DataInputStream in = new DataInputStream(new FileInputStream(file))) {
            in.readFully(content);
        } catch (IOException error) {
            throw new DamagedPackException(file + " cannot be read: " + error.getMessage());
        }
        return content;
    }
}
