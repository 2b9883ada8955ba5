package dev.tfpeel.runtime;

import static org.junit.Assert.assertTrue;

import dev.tfpeel.runtime.error.PeelException;
import dev.tfpeel.runtime.graph.GraphCheck;
import dev.tfpeel.runtime.manifest.ManifestParser;
import dev.tfpeel.runtime.signature.SignatureList;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.Test;

/**
 * Changed inputs to every reader: each is read, or refused by a {@link PeelException}.
 *
 * <p>A few thousand of a fixed seed in every run; for longer, {@code mvn test -pl peel-runtime
 * -Dtest=FuzzTest -Dpeel.fuzz.seconds=600} (for each reader).
 */
public class FuzzTest {
    private static final int INPUTS = 3_000;
    private static final long SECONDS = Long.getLong("peel.fuzz.seconds", 0);

    /** What readers look for. */
    private static final byte[][] WORDS = {
        utf8("{"), utf8("}"), utf8("["), utf8("]"), utf8("\""), utf8("\\u"), utf8("\\ud800"),
        utf8("null"), utf8("-1"), utf8("1e999"), utf8("99999999999999999999"), utf8("../"),
        {0, 0, 0, 0}, {-1, -1, -1, -1}, {-1, -1, -1, 127}, {0, 0, 0, -128}, {4, 0, 0, 0},
    };

    @Test
    public void manifests() {
        fuzz("manifest", ManifestParser::parse, pack("manifest.json"));
    }

    @Test
    public void items() {
        String first = "{\"id\":\"a\",\"title\":\"Ä\"}\n";
        byte[] seed = utf8(first + "{\"id\":\"b\"}\n{\"id\":\"\\u00e9\"}\n");
        fuzz("items", content -> Catalogue.read(content, 3), seed);
    }

    @Test
    public void graphs() {
        Consumer<byte[]> check = content -> GraphCheck.check(ByteBuffer.wrap(content));
        fuzz("graphs", check, pack("cluster-001/40000.tflite"), pack("router.tflite"));
    }

    @Test
    public void userStates() {
        String offset = "{\"basis\":\"f/0\",\"values\":[0.5,-1e-3,3]}";
        String state =
                "{\"schema_version\":1,\"likes\":[\"a\",\"b\"],\"dislikes\":[\"c\"],\"offset\":";
        fuzz("user state", UserStateJson::read, utf8(state + offset + "}"), utf8(state + "null}"));
    }

    @Test
    public void signatures() {
        char[] text = new char[86];
        Arrays.fill(text, 'A');
        String signature = "{\"0123456789abcdef\":\"" + new String(text) + "==\"}";
        fuzz(
                "signatures",
                SignatureList::parse,
                utf8("{\"schema_version\":1,\"signatures\":" + signature + "}"));
    }

    private static void fuzz(String name, Consumer<byte[]> reader, byte[]... seeds) {
        Random random = new Random(7);
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        long inputs = 0;
        long refused = 0;
        while (inputs < INPUTS || SECONDS > 0 && System.nanoTime() < end) {
            byte[] input = changed(seeds[random.nextInt(seeds.length)], random);
            inputs++;
            try {
                reader.accept(input);
            } catch (PeelException expected) {
                refused++;
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError error) {
                String shown = java.util.Base64.getEncoder().encodeToString(input);
                throw new AssertionError(name + " ends in " + error + " for " + shown, error);
            }
        }
        System.out.printf("%s: %d inputs, %d refused%n", name, inputs, refused);
        assertTrue(name + ": " + refused + " of " + inputs, refused > inputs / 4);
    }

    /** Returns a seed with a few changes. */
    private static byte[] changed(byte[] seed, Random random) {
        byte[] found = seed.clone();
        for (int round = random.nextInt(4); round >= 0; round--) {
            int place = random.nextInt(found.length + 1);
            switch (random.nextInt(5)) {
                case 0:
                    found = Arrays.copyOf(found, place);
                    break;
                case 1:
                    int end = Math.min(found.length, place + random.nextInt(40));
                    found = joined(found, place, found, end);
                    break;
                case 2:
                    byte[] word = WORDS[random.nextInt(WORDS.length)];
                    byte[] begun = joined(found, place, word, 0);
                    found = joined(begun, begun.length, found, place);
                    break;
                case 3:
                    byte[] over = WORDS[random.nextInt(WORDS.length)];
                    for (int i = 0; i < over.length && place + i < found.length; i++) {
                        found[place + i] = over[i];
                    }
                    break;
                default:
                    if (place < found.length) {
                        found[place] = (byte) random.nextInt(256);
                    }
            }
        }
        return found;
    }

    /** Returns the beginning of one array, followed by the rest of another. */
    private static byte[] joined(byte[] left, int end, byte[] right, int start) {
        byte[] found = Arrays.copyOf(left, end + right.length - start);
        System.arraycopy(right, start, found, end, right.length - start);
        return found;
    }

    private static byte[] pack(String name) {
        try {
            return Files.readAllBytes(new File(TestPack.PACK, name).toPath());
        } catch (IOException error) {
            throw new AssertionError("the pack of the tests cannot be read", error);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
