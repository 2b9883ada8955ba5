package dev.tfpeel.runtime;

import java.io.Closeable;
import java.util.Map;
import java.util.Set;

/**
 * A .tflite file that an interpreter has opened; not safe for use by several threads at once.
 *
 * <p>Inputs and outputs are Java values, as TensorFlow Lite's own {@code runSignature} takes them:
 * {@code Integer} for a number without a shape, {@code int[]} and {@code float[]} for lists, {@code
 * float[][]} for tables. Inputs are resized to what they are given; an output array must have the
 * shape that the signature gives for these inputs.
 */
public interface ModelInterpreter extends Closeable {
    /** Returns the names of the file's signatures. */
    Set<String> signatures();

    /**
     * Runs a signature and fills the output arrays.
     *
     * @throws IllegalArgumentException a name or shape does not fit the signature
     */
    void run(String signature, Map<String, Object> inputs, Map<String, Object> outputs);

    @Override
    void close();
}
