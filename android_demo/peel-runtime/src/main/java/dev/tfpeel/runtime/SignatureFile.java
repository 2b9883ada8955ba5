package dev.tfpeel.runtime;

import dev.tfpeel.runtime.error.DamagedFileException;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** A .tflite file of a pack, opened and known to have the signatures that it needs. */
abstract class SignatureFile implements Closeable {
    /**
     * Lists of ids are padded to this or to the next power of two: the interpreter plans its
     * memory again whenever a length changes.
     */
    private static final int SHORTEST_LIST = 16;

    private static final int PADDING = -1;

    final ModelInterpreter interpreter;

    SignatureFile(InterpreterFactory factory, File file, String... required) {
        try {
            interpreter = factory.open(file);
        } catch (IOException error) {
            throw new DamagedFileException(file + " cannot be used: " + error.getMessage());
        }
        for (String name : required) {
            if (!interpreter.signatures().contains(name)) {
                interpreter.close();
                throw new DamagedFileException(file + " has no signature " + name);
            }
        }
    }

    /** Returns whether the file has a signature that small files may lack. */
    boolean has(String signature) {
        return interpreter.signatures().contains(signature);
    }

    @Override
    public void close() {
        interpreter.close();
    }

    /** Returns ids as the graphs take them: padded with -1 to a power of two. */
    static int[] padded(int[] ids) {
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
        Map<String, Object> outputs = new HashMap<>(Collections.singletonMap(output, into));
        interpreter.run(signature, inputs, outputs);
    }
}
