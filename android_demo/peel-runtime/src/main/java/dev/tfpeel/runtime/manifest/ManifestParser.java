package dev.tfpeel.runtime.manifest;

import dev.tfpeel.runtime.Limits;
import dev.tfpeel.runtime.error.DamagedFileException;
import dev.tfpeel.runtime.json.JsonException;
import dev.tfpeel.runtime.json.JsonReader;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** manifest.json to {@link Manifest}: everything is checked, nothing unknown is let through. */
public final class ManifestParser {
    private static final String MANIFEST_FIELDS =
            "schema_version created_by dataset width block_width blocks groups budgets"
                    + " catalogue clusters router items files";
    private static final Set<String> MANIFEST = names(MANIFEST_FIELDS);
    private static final Set<String> SIGNED_MANIFEST =
            names(MANIFEST_FIELDS + " " + Manifest.PACK_VERSION);
    private static final Set<String> CLUSTER = names("cluster users directory");
    private static final Set<String> ROUTER = names("path bytes sha256 signatures");
    private static final Set<String> ITEMS = names("path count bytes sha256");
    private static final Set<String> GROUP = names("rows dimensions bits");
    private static final Set<String> FILE =
            names(
                    "path cluster budget_bytes bytes sha256 items items_dropped cells groups"
                            + " signatures validation minimum_runtime");
    private static final List<Long> BITS = Arrays.asList(4L, 8L, 16L, 32L);

    private ManifestParser() {}

    /**
     * Returns the manifest that a file holds.
     *
     * @param content of manifest.json
     * @throws DamagedFileException a version that this library does not know, a field that is
     *     missing, unknown or out of its range, or parts that contradict each other
     */
    public static Manifest parse(byte[] content) {
        Object value;
        try {
            value = JsonReader.read(content);
        } catch (JsonException error) {
            throw problem("not readable: " + error.getMessage());
        }
        Object version = value instanceof Map ? ((Map<?, ?>) value).get("schema_version") : null;
        if (!Long.valueOf(Manifest.SCHEMA_VERSION).equals(version)) {
            String read = "; this reads " + Manifest.SCHEMA_VERSION;
            throw problem("schema_version is " + version + read);
        }
        JsonField whole = new JsonField("", value);
        boolean versioned = whole.members().containsKey(Manifest.PACK_VERSION);
        Map<String, JsonField> at = whole.keys(versioned ? SIGNED_MANIFEST : MANIFEST);
        Manifest manifest = new Manifest(at);
        ManifestChecks.check(manifest);
        return manifest;
    }

    static ClusterEntry cluster(JsonField field) {
        Map<String, JsonField> at = field.keys(CLUSTER);
        return new ClusterEntry(
                at.get("cluster").wholeInt(0),
                at.get("users").whole(0),
                at.get("directory").path());
    }

    static RouterEntry router(JsonField field) {
        Map<String, JsonField> at = field.keys(ROUTER);
        StoredFile file = stored(at, Limits.LARGEST_FILE_BYTES);
        return new RouterEntry(file, at.get("signatures").each(JsonField::text));
    }

    static ItemsEntry items(JsonField field) {
        Map<String, JsonField> at = field.keys(ITEMS);
        StoredFile file = stored(at, Limits.LARGEST_ITEMS_BYTES);
        long lines = Math.max(1, file.bytes / Limits.LEAST_ITEM_BYTES);
        long count = at.get("count").whole(1, Math.min(Limits.MOST_ITEMS, lines));
        return new ItemsEntry(file, (int) count);
    }

    static GroupEntry group(JsonField field) {
        Map<String, JsonField> at = field.keys(GROUP);
        Long bits = at.get("bits").oneOf(BITS);
        return new GroupEntry(
                at.get("rows").wholeInt(1), at.get("dimensions").wholeInt(1), bits.intValue());
    }

    static int[] cell(JsonField field) {
        List<Integer> at = field.each(number -> number.wholeInt(0));
        if (at.size() != 2) {
            throw field.wrong("an item group and a block");
        }
        return new int[] {at.get(0), at.get(1)};
    }

    static FileEntry file(JsonField field) {
        return new FileEntry(field.keys(FILE));
    }

    static DamagedFileException problem(String problem) {
        return new DamagedFileException(Manifest.NAME + ": " + problem);
    }

    private static StoredFile stored(Map<String, JsonField> at, long mostBytes) {
        return new StoredFile(
                at.get("path").path(),
                at.get("bytes").whole(1, mostBytes),
                at.get("sha256").sha256());
    }

    private static Set<String> names(String names) {
        return Collections.unmodifiableSet(new HashSet<>(Arrays.asList(names.split(" "))));
    }
}
