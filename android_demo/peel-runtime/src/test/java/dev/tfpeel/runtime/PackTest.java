package dev.tfpeel.runtime;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.tfpeel.runtime.error.DamagedFileException;
import dev.tfpeel.runtime.error.InvalidRequestException;
import dev.tfpeel.runtime.error.PeelException;
import dev.tfpeel.runtime.json.JsonReader;
import dev.tfpeel.runtime.json.JsonWriter;
import dev.tfpeel.runtime.manifest.FileEntry;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class PackTest {
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private File copy;

    @Before
    public void copyThePack() throws IOException {
        copy = TestPack.copyTo(new File(folder.getRoot(), "pack"));
    }

    @Test
    public void aWholePackIsVerified() {
        Pack pack = Pack.open(copy);
        pack.verify();
        assertEquals(pack.manifest.items.count, pack.catalogue.all().size());
    }

    @Test
    public void aDirectoryWithoutAManifestIsNoPack() {
        PeelException error =
                assertThrows(
                        InvalidRequestException.class, () -> Pack.open(new File(copy, "nothing")));
        assertTrue(error.getMessage().startsWith("this is no pack; received: "));
    }

    @Test
    public void everyDamagedFileIsNoticed() throws IOException {
        Pack pack = Pack.open(copy);
        for (String name : new String[] {"router.tflite", "cluster-001/40000.tflite"}) {
            Path file = new File(copy, name).toPath();
            byte[] right = Files.readAllBytes(file);
            byte[] wrong = right.clone();
            wrong[wrong.length / 2] ^= 1;
            Files.write(file, wrong);
            assertDamaged("was changed after it was written", pack::verify);
            Files.write(file, new byte[] {1});
            assertDamaged("has 1 bytes, not " + right.length, pack::verify);
            Files.delete(file);
            assertDamaged("is missing", pack::verify);
            Files.write(file, right);
        }
    }

    @Test
    public void aLinkOutOfThePackIsNotFollowed() throws IOException {
        Path file = new File(copy, "router.tflite").toPath();
        Path outside = folder.getRoot().toPath().resolve("outside");
        Files.move(file, outside);
        Files.createSymbolicLink(file, outside);
        assertDamaged("leads out of the pack", Pack.open(copy)::verify);
    }

    @Test
    public void damagedItemsAreNoticed() throws IOException {
        Path file = new File(copy, "items.jsonl").toPath();
        byte[] wrong = Files.readAllBytes(file);
        wrong[8] = 'X';
        Files.write(file, wrong);
        assertDamaged("was changed", () -> Pack.open(copy));
    }

    @Test
    public void aPartOfAPackSaysWhichClustersItHas() throws IOException {
        leaveOut("cluster-000/", "cluster-001/40000.tflite");
        Pack pack = Pack.open(copy);
        pack.verify();
        assertEquals(1, pack.filesOf(1).size());
        PeelException error =
                assertThrows(InvalidRequestException.class, () -> pack.filesOf(0));
        String expected = "received: 0; allowed: one of 1;";
        assertTrue(error.getMessage(), error.getMessage().contains(expected));
        assertThrows(InvalidRequestException.class, () -> pack.filesOf(2));
    }

    @Test
    public void theChosenFileIsTheLargestThatFits() {
        List<FileEntry> files = Pack.open(copy).filesOf(0);
        FileEntry small = files.get(0);
        FileEntry large = files.get(1);
        long unlimited = FileChoice.UNLIMITED;
        assertEquals(large, FileChoice.choose(files, unlimited, unlimited));
        assertEquals(large, FileChoice.choose(files, large.budgetBytes, unlimited));
        assertEquals(small, FileChoice.choose(files, large.budgetBytes - 1, unlimited));
        long needed = large.bytes + large.workingBytes();
        assertEquals(large, FileChoice.choose(files, unlimited, needed));
        assertEquals(small, FileChoice.choose(files, unlimited, needed - 1));
        assertEquals(small, FileChoice.choose(files, unlimited, 0));
        PeelException error =
                assertThrows(
                        InvalidRequestException.class,
                        () -> FileChoice.choose(files, small.budgetBytes - 1, unlimited));
        String allowed = "allowed: " + small.budgetBytes + ", " + large.budgetBytes + " bytes";
        assertTrue(error.getMessage(), error.getMessage().contains(allowed));
    }

    @Test
    public void theBasisTellsFitsAndClustersApart() {
        Pack pack = Pack.open(copy);
        assertTrue(pack.basisOf(0).matches("[0-9a-f]{16}/0"));
        assertEquals(pack.basisOf(0).replace("/0", "/1"), pack.basisOf(1));
    }

    /** Deletes files, and takes them out of the manifest. */
    private void leaveOut(String... prefixes) throws IOException {
        Path manifest = new File(copy, "manifest.json").toPath();
        Map<?, ?> root = (Map<?, ?>) JsonReader.read(Files.readAllBytes(manifest));
        for (String prefix : prefixes) {
            ((List<?>) root.get("files"))
                    .removeIf(
                            file -> {
                                String path = (String) ((Map<?, ?>) file).get("path");
                                return path.startsWith(prefix) && new File(copy, path).delete();
                            });
        }
        Files.write(manifest, JsonWriter.write(root).getBytes(StandardCharsets.UTF_8));
    }

    private static void assertDamaged(String problem, Runnable action) {
        PeelException error = assertThrows(DamagedFileException.class, action::run);
        assertTrue(error.getMessage(), error.getMessage().contains(problem));
    }
}
