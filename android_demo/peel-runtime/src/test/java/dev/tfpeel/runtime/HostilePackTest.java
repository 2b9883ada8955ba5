package dev.tfpeel.runtime;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.tfpeel.runtime.error.DamagedFileException;
import dev.tfpeel.runtime.error.InvalidRequestException;
import dev.tfpeel.runtime.error.PeelException;
import dev.tfpeel.runtime.manifest.ManifestParser;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Packs and interpreters that say what is not. */
public class HostilePackTest {
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private File copy;

    @Before
    public void copyThePack() throws IOException {
        copy = TestPack.copyTo(new File(folder.getRoot(), "pack"));
    }

    @Test
    public void numbersAndPathsHaveLimits() throws IOException {
        String count = "\"count\": " + Pack.open(copy).manifest.items.count;
        String[][] changes = {
            {count, "\"count\": 4000001", "at most"},
            {count, "\"count\": 1" + zeros(30), "not a whole number"},
            {"\"width\": ", "\"width\": 21474836", "at most"},
            {"\"path\": \"router.tflite\"", "\"path\": \"" + zeros(256) + "\"", "1023 bytes"},
            {"\"width\": ", "\"pack_version\": 0, \"width\": ", "pack_version is 0"},
            {"\"width\": ", "\"width\": 1, \"width\": ", "occurs twice"},
            {"\"dataset\": {", "\"dataset\": {\"a\": NaN,", "instead of a value"},
            {"\"dataset\": {", "\"dataset\": {\"a\": 1e999,", "too large a number"},
            {"\"dataset\": {", "\"dataset\": {\"a\": \"\\ud800\",", "half of a character"},
        };
        byte[] content = Files.readAllBytes(new File(copy, "manifest.json").toPath());
        String text = new String(content, StandardCharsets.UTF_8);
        for (String[] change : changes) {
            assertTrue(change[0], text.contains(change[0]));
            String changed = text.replace(change[0], change[1]);
            DamagedFileException error =
                    assertThrows(
                            change[1],
                            DamagedFileException.class,
                            () -> ManifestParser.parse(changed.getBytes(StandardCharsets.UTF_8)));
            assertTrue(error.getMessage(), error.getMessage().contains(change[2]));
        }
    }

    @Test
    public void aVeryLargeManifestIsNotRead() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(new File(copy, "manifest.json"), "rw")) {
            file.setLength(Limits.LARGEST_MANIFEST_BYTES + 1);
        }
        assertDamaged("has more than", () -> Pack.open(copy));
    }

    @Test
    public void itemsAreUtf8AndJson() {
        byte[][] wrong = {
            "{\"id\":\"a\",\"id\":\"b\"}\n".getBytes(StandardCharsets.UTF_8),
            "{\"id\":\"\\udfff\"}\n".getBytes(StandardCharsets.UTF_8),
            ("{\"id\":" + zeros(5_000).replace('0', '[')).getBytes(StandardCharsets.UTF_8),
            {'{', '"', 'i', 'd', '"', ':', '"', (byte) 0xff, '"', '}', '\n'},
        };
        for (byte[] content : wrong) {
            assertThrows(DamagedFileException.class, () -> Catalogue.read(content, 1));
        }
    }

    @Test
    public void aVeryLargeStateIsNotRead() throws IOException {
        File state = new File(folder.getRoot(), "state.json");
        try (RandomAccessFile file = new RandomAccessFile(state, "rw")) {
            file.setLength(Limits.LARGEST_STATE_BYTES + 1);
        }
        assertDamaged("has more than", () -> load(state));
    }

    @Test
    public void everyFlippedBitIsNoticedOrMeansNothing() throws IOException {
        Random random = new Random(5);
        Pack before = Pack.open(copy);
        String[] names = {"manifest.json", "items.jsonl", "router.tflite"};
        int refused = 0;
        for (String name : names) {
            Path file = new File(copy, name).toPath();
            byte[] right = Files.readAllBytes(file);
            for (int round = 0; round < 30; round++) {
                byte[] wrong = right.clone();
                wrong[random.nextInt(wrong.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, wrong);
                try {
                    Pack pack = Pack.open(copy);
                    pack.verify();
                    assertEquals("manifest.json", name);
                    assertEquals(before.manifest.items.sha256, pack.manifest.items.sha256);
                } catch (PeelException error) {
                    assertTrue(error.getMessage(), error.getMessage().indexOf('\n') < 0);
                    refused++;
                }
            }
            Files.write(file, right);
        }
        assertTrue(refused + " refused", refused > 60);
    }

    @Test
    public void filesThatTheCheckRefusesAreNotOpened() throws IOException {
        File router = new File(copy, "router.tflite");
        byte[] wrong = Files.readAllBytes(router.toPath());
        wrong[4] = 'X';
        put("router.tflite", wrong);
        InterpreterFactory never =
                file -> {
                    throw new AssertionError("it was opened");
                };
        assertDamaged("TFL3", () -> new Recommender(Pack.open(copy), never, UserState.NEW));
    }

    @Test
    public void answersThatCannotBeAreRefused() {
        assertAnswer("has no item 2000", new Answers(0, 2_000, 1f));
        assertAnswer("has no item -1", new Answers(0, -1, 1f));
        assertAnswer("no number", new Answers(0, 1, Float.NaN));
        assertAnswer("no number", new Answers(0, 1, Float.POSITIVE_INFINITY));
        assertAnswer("has no user cluster 2", new Answers(2, 1, 1f));
        assertAnswer("has no user cluster -1", new Answers(-1, 1, 1f));
        assertAnswer("cannot be used: no", new Answers(0, 1, 1f).failing());
    }

    @Test
    public void kIsANumberOfItems() {
        Pack pack = Pack.open(copy);
        Item item = pack.catalogue.all().get(0);
        Answers answers = new Answers(0, 1, 1f);
        try (Recommender user = new Recommender(pack, file -> answers, UserState.NEW)) {
            for (int k : new int[] {0, -1, 2_001, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
                for (Runnable ask :
                        new Runnable[] {
                            () -> user.recommend(k),
                            () -> user.similar(item, k),
                            () -> user.why(item, k)
                        }) {
                    PeelException error = assertThrows(InvalidRequestException.class, ask::run);
                    assertTrue(error.getMessage().startsWith("k is out of range; received: " + k));
                }
            }
        }
    }

    @Test
    public void longHistoriesTakeNoLongerThanTheirLength() {
        Pack pack = Pack.open(copy);
        List<String> ids = new ArrayList<>();
        for (int round = 0; round < 200; round++) {
            pack.catalogue.all().forEach(item -> ids.add(item.id));
            ids.add("nobody-" + round);
        }
        assertEquals(pack.manifest.items.count, pack.catalogue.known(ids).size());
        assertThrows(
                InvalidRequestException.class, () -> SignatureFile.padded(new int[(1 << 20) + 1]));
    }

    private void assertAnswer(String problem, Answers answers) {
        Pack pack = Pack.open(copy);
        try (Recommender user = new Recommender(pack, file -> answers, UserState.NEW)) {
            assertDamaged(problem, () -> user.recommend(3));
        }
    }

    private static void load(File state) {
        try {
            new UserStateFile(state).load();
        } catch (IOException error) {
            throw new AssertionError("the file is there", error);
        }
    }

    /** Puts another file in the pack, with the hash that it has. */
    private void put(String name, byte[] content) throws IOException {
        File file = new File(copy, name);
        Path manifest = new File(copy, "manifest.json").toPath();
        String text = new String(Files.readAllBytes(manifest), StandardCharsets.UTF_8);
        String changed = text.replace(Sha256.of(file), Sha256.of(content));
        assertTrue(!changed.equals(text));
        Files.write(file.toPath(), content);
        Files.write(manifest, changed.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertDamaged(String problem, Runnable action) {
        PeelException error = assertThrows(DamagedFileException.class, action::run);
        assertTrue(error.getMessage(), error.getMessage().contains(problem));
    }

    private static String zeros(int count) {
        return String.join("", Collections.nCopies(count, "0"));
    }

    /** An interpreter that gives the same answer to every question. */
    private static final class Answers implements ModelInterpreter {
        private final int cluster;
        private final int id;
        private final float score;
        private boolean fails;

        Answers(int cluster, int id, float score) {
            this.cluster = cluster;
            this.id = id;
            this.score = score;
        }

        Answers failing() {
            fails = true;
            return this;
        }

        @Override
        public Set<String> signatures() {
            return Collections.emptySet();
        }

        @Override
        public void run(String signature, Map<String, Object> inputs, Map<String, Object> outputs) {
            if (fails) {
                throw new IllegalArgumentException("no");
            }
            outputs.forEach(this::fill);
        }

        private void fill(String name, Object output) {
            if (output instanceof int[]) {
                Arrays.fill((int[]) output, name.equals("cluster") ? cluster : id);
            } else if (output instanceof float[] && name.equals("scores")) {
                Arrays.fill((float[]) output, score);
            }
        }

        @Override
        public void close() {}
    }
}
