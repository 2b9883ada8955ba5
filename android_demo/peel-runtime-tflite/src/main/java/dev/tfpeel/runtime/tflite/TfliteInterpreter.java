package dev.tfpeel.runtime.tflite;

import dev.tfpeel.runtime.InterpreterFactory;
import dev.tfpeel.runtime.ModelInterpreter;
import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.tensorflow.lite.Interpreter;

/** Android's TensorFlow Lite, from org.tensorflow:tensorflow-lite. */
public final class TfliteInterpreter implements ModelInterpreter {
    private final Interpreter interpreter;
    private final Set<String> signatures;

    /**
     * Opens a file; see {@link InterpreterFactory}, which {@code TfliteInterpreter::new} is.
     *
     * @throws IOException the interpreter refuses the file
     */
    public TfliteInterpreter(File file) throws IOException {
        // A file of this size is done in a millisecond: more threads would only start more, and
        // XNNPACK finds little to do in its graphs, but takes memory and time to find it.
        Interpreter.Options options =
                new Interpreter.Options().setNumThreads(1).setUseXNNPACK(false);
        try {
            interpreter = new Interpreter(file, options);
        } catch (IllegalArgumentException | IllegalStateException | UnsatisfiedLinkError error) {
            throw new IOException(error.getMessage(), error);
        }
        signatures =
                Collections.unmodifiableSet(
                        new HashSet<>(Arrays.asList(interpreter.getSignatureKeys())));
    }

    @Override
    public Set<String> signatures() {
        return signatures;
    }

    @Override
    public void run(String signature, Map<String, Object> inputs, Map<String, Object> outputs) {
        interpreter.runSignature(inputs, outputs, signature);
    }

    @Override
    public void close() {
        interpreter.close();
    }
}
