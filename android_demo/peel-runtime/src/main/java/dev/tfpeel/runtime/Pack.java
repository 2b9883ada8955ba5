package dev.tfpeel.runtime;

import dev.tfpeel.runtime.error.DamagedFileException;
import dev.tfpeel.runtime.error.InvalidRequestException;
import dev.tfpeel.runtime.error.UntrustedPackException;
import dev.tfpeel.runtime.manifest.FileEntry;
import dev.tfpeel.runtime.manifest.Manifest;
import dev.tfpeel.runtime.manifest.ManifestParser;
import dev.tfpeel.runtime.manifest.StoredFile;
import dev.tfpeel.runtime.signature.SignatureList;
import dev.tfpeel.runtime.signature.TrustedKeys;
import java.io.DataInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A pack directory: its manifest, its items, and the paths of files that were checked. */
public final class Pack {
    private static final int FIT_DIGITS = 16;

    /** Where the pack is. */
    public final File directory;

    /** What is in it. */
    public final Manifest manifest;

    /** Its items. */
    public final Catalogue catalogue;

    /** Ids of the trusted keys that signed it; empty where none were asked for. */
    public final Set<String> signers;

    private Pack(File directory, byte[] manifestContent, Set<String> signers) {
        this.directory = directory;
        this.signers = signers;
        manifest = ManifestParser.parse(manifestContent);
        File items = checked(manifest.items);
        catalogue = Catalogue.read(read(items, manifest.items.bytes), manifest.items.count);
    }

    /**
     * Opens a pack and checks its manifest and its list of items.
     *
     * @throws InvalidRequestException there is no pack in the directory
     * @throws DamagedFileException a file is not what it should be
     */
    public static Pack open(File directory) {
        return open(directory, null);
    }

    /**
     * Opens a pack that one of some keys must have signed.
     *
     * @param trustedKeys null to ask for no signature
     * @throws InvalidRequestException there is no pack in the directory
     * @throws DamagedFileException a file is not what it should be
     * @throws UntrustedPackException none of the keys signed the pack, or it has no version
     */
    public static Pack open(File directory, TrustedKeys trustedKeys) {
        File file = new File(directory, Manifest.NAME);
        if (!file.isFile()) {
            throw new InvalidRequestException(
                    "this is no pack",
                    directory,
                    "a directory with a " + Manifest.NAME,
                    "copy the pack directory of a workspace");
        }
        byte[] content = read(file, Limits.LARGEST_MANIFEST_BYTES);
        if (trustedKeys == null) {
            return new Pack(directory, content, Collections.emptySet());
        }
        Set<String> signers = trustedKeys.check(content, signatures(directory));
        Pack pack = new Pack(directory, content, signers);
        pack.requireNewerThan(0);
        return pack;
    }

    /**
     * Checks that this pack is newer than the one that was in use, so that nobody plays an old one
     * back; keep {@code manifest.packVersion} of every signed pack that you put in use.
     *
     * @param version of the pack that was in use; 0 for none
     * @throws UntrustedPackException it is not
     */
    public void requireNewerThan(long version) {
        long found = manifest.packVersion;
        if (found <= version) {
            throw new UntrustedPackException(
                    "the pack is not newer than the one in use",
                    found == 0 ? "no version" : "version " + found,
                    "a version above " + version,
                    "fetch the newest pack, signed with tfpeel sign --pack-version");
        }
    }

    private static Map<String, byte[]> signatures(File directory) {
        File file = new File(directory, SignatureList.NAME);
        if (!file.isFile()) {
            return Collections.emptyMap();
        }
        return SignatureList.parse(read(file, SignatureList.LARGEST_BYTES));
    }

    /**
     * Checks the size and hash of every file.
     *
     * @throws DamagedFileException names the first file that is not what the manifest says
     */
    public void verify() {
        manifest.storedFiles().forEach(this::checked);
    }

    /**
     * Returns a cluster's files, smallest budget first; at least one.
     *
     * @throws InvalidRequestException there is no such cluster, or this part of a pack has no file
     *     of it
     */
    public List<FileEntry> filesOf(int cluster) {
        List<FileEntry> found = new ArrayList<>();
        for (FileEntry file : manifest.files) {
            if (file.cluster == cluster) {
                found.add(file);
            }
        }
        if (found.isEmpty()) {
            throw without(cluster);
        }
        found.sort((a, b) -> Long.compare(a.budgetBytes, b.budgetBytes));
        return found;
    }

    private InvalidRequestException without(int cluster) {
        int last = manifest.clusters.size() - 1;
        if (cluster < 0 || cluster > last) {
            return new InvalidRequestException(
                    "no such user cluster", cluster, "0.." + last, "leave it to the router");
        }
        String others =
                manifest.files.stream()
                        .map(file -> Integer.toString(file.cluster))
                        .distinct()
                        .collect(Collectors.joining(", "));
        return new InvalidRequestException(
                "this part of a pack has no file of the user cluster",
                cluster,
                "one of " + others,
                "push it too, with tfpeel deploy push --cluster " + cluster);
    }

    /**
     * Returns the name of the space that a cluster's user vectors belong to.
     *
     * <p>It is the same for all budgets of a fit, where a smaller file's vector is the beginning
     * of a larger one's, and another after another fit.
     */
    public String basisOf(int cluster) {
        String users =
                manifest.clusters.stream()
                        .map(entry -> Long.toString(entry.users))
                        .collect(Collectors.joining(" "));
        String parts =
                String.join(
                        "\n",
                        manifest.contentHash,
                        manifest.items.sha256,
                        manifest.width + " " + manifest.blockWidth,
                        users);
        String fit = Sha256.of(parts.getBytes(StandardCharsets.UTF_8));
        return fit.substring(0, FIT_DIGITS) + "/" + cluster;
    }

    /**
     * Returns the path of a file whose size and hash are what the manifest says.
     *
     * @throws DamagedFileException it is missing, was changed, or leads out of the pack
     */
    File checked(StoredFile entry) {
        File file = new File(directory, entry.path);
        try {
            String root = directory.getCanonicalPath() + File.separator;
            if (!file.getCanonicalPath().startsWith(root)) {
                throw new DamagedFileException(file + " leads out of the pack");
            }
            if (!file.isFile()) {
                throw new DamagedFileException(file + " is missing");
            }
            if (file.length() != entry.bytes) {
                throw new DamagedFileException(
                        String.format(
                                "%s has %d bytes, not %d as was written",
                                file, file.length(), entry.bytes));
            }
            if (!Sha256.of(file).equals(entry.sha256)) {
                throw new DamagedFileException(
                        file + " was changed after it was written (SHA-256)");
            }
        } catch (IOException error) {
            throw new DamagedFileException(file + " cannot be read: " + error.getMessage());
        }
        return file;
    }

    private static byte[] read(File file, long mostBytes) {
        if (file.length() > mostBytes) {
            throw new DamagedFileException(file + " has more than " + mostBytes + " bytes");
        }
        byte[] content = new byte[(int) file.length()];
        try (DataInputStream in = new DataInputStream(new FileInputStream(file))) {
            in.readFully(content);
        } catch (IOException error) {
            throw new DamagedFileException(file + " cannot be read: " + error.getMessage());
        }
        return content;
    }
}
