package dev.tfpeel.runtime.manifest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.tfpeel.runtime.TestPack;
import dev.tfpeel.runtime.error.DamagedFileException;
import dev.tfpeel.runtime.json.JsonReader;
import dev.tfpeel.runtime.json.JsonWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class ManifestParserTest {
    private final byte[] content = content();

    @Test
    public void readsTheManifestOfAPack() {
        Manifest manifest = ManifestParser.parse(content);
        assertEquals(Arrays.asList(40_000L, 125_000L), manifest.budgets);
        assertEquals(2, manifest.clusters.size());
        assertEquals(4, manifest.files.size());
        assertEquals(6, manifest.storedFiles().size());
        assertEquals("cluster-001/125000.tflite", manifest.files.get(3).path);
        assertTrue(manifest.files.get(3).signatures.contains("train_user"));
        assertTrue(manifest.files.get(3).workingBytes() > manifest.files.get(2).workingBytes());
    }

    @Test
    public void refusesFieldsThatAreUnknownMissingOrOutOfRange() {
        check("schema_version is 2; this reads 1", "schema_version", 2);
        check("schema_version is 1.0; this reads 1", "schema_version", 1.0);
        check("colour is unknown", "colour", "red");
        check("width is 0, not a whole number of at least 1", "width", 0);
        check("width is true, not a whole number of at least 1", "width", true);
        check("created_by is , not a text", "created_by", "");
        check("catalogue is some, not one of [important, full]", "catalogue", "some");
        check("files is {}, not a list", "files", JsonReader.read("{}"));
        check("files[0].path is unknown", file -> file.put("path ", file.remove("path")));
        check("files[0].sha256 is missing", file -> file.remove("sha256"));
        check("files[0].validation.x is null, not a finite", file -> put(file, "validation", "x"));
        check("files[0].bytes is -1, not a whole number", file -> file.put("bytes", -1));
        check("not a SHA-256 of 64 hex digits", file -> file.put("sha256", "ABC"));
        check("files[0].cells[0] is [1], not an item group", file -> cells(file, "[[1]]"));
    }

    @Test
    public void refusesPathsThatLeaveThePack() {
        String[] wrong = {
            "../a", "/a", "a/../../b", "a//b", "./a", "a/.", ".", "..", "a\\b", "c:a", "a/", "a\0"
        };
        for (String path : wrong) {
            check("not a plain relative path inside the pack", file -> file.put("path", path));
        }
    }

    @Test
    public void refusesPartsThatContradictEachOther() {
        check("budgets is empty", "budgets", Arrays.asList());
        check("budgets [125000, 40000] do not ascend", "budgets", Arrays.asList(125000, 40000));
        check("budget_bytes 40000 is not among", "budgets", Arrays.asList(125000));
        check("clusters is empty", "clusters", Arrays.asList());
        check("files is empty", "files", Arrays.asList());
        checkRoot(
                "clusters[1] has the number 0",
                root -> clusters(root).set(1, clusters(root).get(0)));
        check("a path occurs twice", file -> file.put("path", "router.tflite"));
        check("a cluster has two files for one budget", file -> file.put("budget_bytes", 125000));
        check("files[0].cluster 2 is no cluster", file -> file.put("cluster", 2));
        check("more than its budget", file -> file.put("bytes", 40_001));
        check("groups of ", file -> file.put("items", 1));
        check("items in all", file -> file.put("items_dropped", 1));
        check("which is no cell", file -> cells(file, "[[0,999]]"));
    }

    @Test
    public void refusesWhatIsNoJson() {
        assertThrows(
                DamagedFileException.class, () -> ManifestParser.parse(new byte[] {'{', '}'}));
        assertThrows(DamagedFileException.class, () -> ManifestParser.parse(new byte[] {'x'}));
    }

    private interface Change<T> {
        void apply(T value);
    }

    private void check(String problem, String field, Object value) {
        checkRoot(problem, root -> root.put(field, value));
    }

    private void check(String problem, Change<Map<String, Object>> changeOfFirstFile) {
        checkRoot(problem, root -> changeOfFirstFile.apply(files(root).get(0)));
    }

    private void checkRoot(String problem, Change<Map<String, Object>> change) {
        Map<String, Object> root = root();
        change.apply(root);
        byte[] changed = JsonWriter.write(root).getBytes(StandardCharsets.UTF_8);
        DamagedFileException error =
                assertThrows(
                        problem,
                        DamagedFileException.class,
                        () -> ManifestParser.parse(changed));
        assertTrue(error.getMessage(), error.getMessage().startsWith("manifest.json: "));
        assertTrue(error.getMessage(), error.getMessage().contains(problem));
    }

    private static void put(Map<String, Object> file, String field, String name) {
        file.put(field, JsonReader.read("{\"" + name + "\":null}"));
    }

    private static void cells(Map<String, Object> file, String cells) {
        file.put("cells", JsonReader.read(cells));
    }

    @SuppressWarnings("unchecked") // JSON objects have text keys.
    private Map<String, Object> root() {
        return (Map<String, Object>) JsonReader.read(content);
    }

    @SuppressWarnings("unchecked") // The manifest that every test starts with is right.
    private static List<Map<String, Object>> files(Map<String, Object> root) {
        return (List<Map<String, Object>>) root.get("files");
    }

    @SuppressWarnings("unchecked")
    private static List<Object> clusters(Map<String, Object> root) {
        return (List<Object>) root.get("clusters");
    }

    private static byte[] content() {
        try {
            return Files.readAllBytes(new File(TestPack.PACK, Manifest.NAME).toPath());
        } catch (IOException error) {
            throw new AssertionError("the pack of the tests cannot be read", error);
        }
    }
}
