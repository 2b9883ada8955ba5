package dev.tfpeel.runtime;

import dev.tfpeel.runtime.error.DamagedFileException;
import dev.tfpeel.runtime.error.InvalidRequestException;
import dev.tfpeel.runtime.error.UntrustedPackException;
import dev.tfpeel.runtime.json.JsonException;
import dev.tfpeel.runtime.json.JsonReader;
import dev.tfpeel.runtime.json.JsonWriter;
import dev.tfpeel.runtime.signature.TrustedKeys;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Opens the packs of an app that trusts keys: only signed ones, and none that is older than what
 * was opened before, under whatever name.
 *
 * <p>The greatest version that each key signed is kept in a file. What a key signed counts as long
 * as it is trusted: so nobody who got hold of an old key can keep later packs out.
 */
public final class TrustedPacks {
    /** More than such a file has. */
    private static final long LARGEST_BYTES = 1 << 20;

    private static final long SCHEMA_VERSION = 1;

    private final TrustedKeys keys;
    private final Path versionsFile;

    /**
     * @param keys of which one must have signed every pack
     * @param versionsFile of the app's own, where nobody else writes; made when it is needed, and
     *     made anew where it is damaged
     */
    public TrustedPacks(TrustedKeys keys, File versionsFile) {
        this.keys = keys;
        this.versionsFile = versionsFile.toPath();
    }

    /**
     * Opens a pack. All files of a new version are checked before the old ones are given up.
     *
     * <p>The same version is opened as often as one likes: parts of a pack have that of the whole.
     *
     * @throws InvalidRequestException there is no pack in the directory
     * @throws DamagedFileException a file is not what it should be
     * @throws UntrustedPackException none of the keys signed the pack, it has no version, or an
     *     older one than a pack that was opened before
     * @throws IOException versions cannot be read or kept
     */
    public Pack open(File directory) throws IOException {
        Pack pack = Pack.open(directory, keys);
        Map<String, Long> versions = versions();
        checkVersion(pack, versions);
        boolean isNew = false;
        for (String signer : pack.signers) {
            Long before = versions.put(signer, pack.manifest.packVersion);
            isNew |= before == null || before < pack.manifest.packVersion;
        }
        if (isNew) {
            pack.verify();
            save(versions);
        }
        return pack;
    }

    private void checkVersion(Pack pack, Map<String, Long> versions) {
        long newest = 0;
        for (Map.Entry<String, Long> entry : versions.entrySet()) {
            newest = keys.trusts(entry.getKey()) ? Math.max(newest, entry.getValue()) : newest;
        }
        if (pack.manifest.packVersion < newest) {
            throw new UntrustedPackException(
                    "the pack is older than one that was opened before",
                    "version " + pack.manifest.packVersion,
                    "version " + newest + " or above",
                    "fetch the newest pack; one to go back to needs a new version, signed again");
        }
    }

    private void save(Map<String, Long> versions) throws IOException {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("schema_version", SCHEMA_VERSION);
        fields.put("versions", versions);
        WholeFile.write(versionsFile, JsonWriter.write(fields).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns key id to version; of a damaged file what can be read. */
    private Map<String, Long> versions() throws IOException {
        Map<String, Long> found = new TreeMap<>();
        if (!Files.exists(versionsFile) || Files.size(versionsFile) > LARGEST_BYTES) {
            return found;
        }
        for (Map.Entry<?, ?> entry : stored(Files.readAllBytes(versionsFile)).entrySet()) {
            if (entry.getValue() instanceof Long) {
                found.put((String) entry.getKey(), (Long) entry.getValue());
            }
        }
        return found;
    }

    private static Map<?, ?> stored(byte[] content) {
        try {
            Object fields = JsonReader.read(content);
            Object versions = fields instanceof Map ? ((Map<?, ?>) fields).get("versions") : null;
            return versions instanceof Map ? (Map<?, ?>) versions : new HashMap<>();
        } catch (JsonException damaged) {
            return new HashMap<>();
        }
    }
}
