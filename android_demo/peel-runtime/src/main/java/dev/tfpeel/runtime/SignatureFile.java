package dev.tfpeel.runtime;

import dev.tfpeel.runtime.error.DamagedFileException;
import dev.tfpeel.runtime.error.InvalidRequestException;
import dev.tfpeel.runtime.graph.GraphCheck;
import dev.tfpeel.runtime.graph.SignatureKind;
import java.io.Closeable;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * A .tflite file of a pack, opened and known to have the signatures that it needs; {@link
 * GraphCheck} sees it before the interpreter does.
 */
abstract class SignatureFile implements Closeable {
    /**
     * Lists of ids are padded to this or to the next power of two: the interpreter plans its
     * memory again whenever a length changes.
     */
    private static final int SHORTEST_LIST = 16;

    private static final int PADDING = -1;

    /** Items that a single call may name. */
    private static final int MOST_LISTED_IDS = 1 << 20;

    /** What the file says about its signatures. */
    final Map<String, SignatureKind> kinds;

    private final File file;
    private final ModelInterpreter interpreter;

    /**
     * @param signatures that the manifest says it has
     * @param required of them
     */
    SignatureFile(
            InterpreterFactory factory, File file, List<String> signatures, String... required) {
        this.file = file;
        try {
            kinds = GraphCheck.check(mapped(file));
            for (String name : required) {
                check(kinds.containsKey(name), "no signature " + name);
            }
            boolean same = kinds.keySet().equals(new HashSet<>(signatures));
            check(same, "other signatures than it should: " + kinds.keySet());
            interpreter = factory.open(file);
        } catch (IOException | DamagedFileException | IllegalArgumentException error) {
            throw new DamagedFileException(file + " cannot be used: " + error.getMessage());
        }
    }

    /** Returns whether the file has a signature that small files may lack. */
    boolean has(String signature) {
        return kinds.containsKey(signature);
    }

    /** Checks something that the file has, or answered. */
    final void check(boolean holds, String problem) {
        if (!holds) {
            throw new DamagedFileException(file + " has " + problem);
        }
    }

    @Override
    public void close() {
        interpreter.close();
    }

    /** Returns ids as the graphs take them: padded with -1 to a power of two. */
    static int[] padded(int[] ids) {
        if (ids.length > MOST_LISTED_IDS) {
            throw new InvalidRequestException(
                    "the list of items is too long",
                    ids.length + " items",
                    "at most " + MOST_LISTED_IDS,
                    "leave out repeated and older ones");
        }
        int powerOfTwo = Integer.highestOneBit(Math.max(ids.length - 1, 1)) * 2;
        int length = Math.max(SHORTEST_LIST, powerOfTwo);
        int[] padded = Arrays.copyOf(ids, length);
        Arrays.fill(padded, ids.length, length, PADDING);
        return padded;
    }

    /** Returns a vector as the graphs take it: [1, width]. */
    static float[][] row(float[] vector) {
        return new float[][] {vector};
    }

    /** Runs a signature with one output. */
    void run(String signature, Map<String, Object> inputs, String output, Object into) {
        run(signature, inputs, new HashMap<>(Collections.singletonMap(output, into)));
    }

    /** Runs a signature. */
    void run(String signature, Map<String, Object> inputs, Map<String, Object> outputs) {
        try {
            interpreter.run(signature, inputs, outputs);
        } catch (IllegalArgumentException | IllegalStateException error) {
            throw new DamagedFileException(file + " cannot be used: " + error.getMessage());
        }
    }

    private static ByteBuffer mapped(File file) throws IOException {
        try (FileInputStream in = new FileInputStream(file)) {
            FileChannel channel = in.getChannel();
            if (channel.size() > Limits.LARGEST_FILE_BYTES) {
                throw new IOException("it has " + channel.size() + " bytes");
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        }
    }
}
