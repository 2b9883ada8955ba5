package dev.tfpeel.runtime.desktop;

import static org.bytedeco.tensorflowlite.global.tensorflowlite.*;

import dev.tfpeel.runtime.ModelInterpreter;
import java.io.File;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.TfLiteInterpreter;
import org.bytedeco.tensorflowlite.TfLiteInterpreterOptions;
import org.bytedeco.tensorflowlite.TfLiteModel;
import org.bytedeco.tensorflowlite.TfLiteSignatureRunner;
import org.bytedeco.tensorflowlite.TfLiteTensor;

/** TensorFlow Lite on a desktop, through the C API that org.bytedeco:tensorflow-lite wraps. */
public final class DesktopInterpreter implements ModelInterpreter {
    private final TfLiteModel model;
    private final TfLiteInterpreter interpreter;
    private final Map<String, TfLiteSignatureRunner> runners = new HashMap<>();

    /**
     * Opens a file; see InterpreterFactory, which {@code DesktopInterpreter::new} is.
     *
     * @throws IOException the interpreter refuses the file
     */
    public DesktopInterpreter(File file) throws IOException {
        model = TfLiteModelCreateFromFile(file.getPath());
        if (isNull(model)) {
            throw new IOException("it is no .tflite file");
        }
        TfLiteInterpreterOptions options = TfLiteInterpreterOptionsCreate();
        TfLiteInterpreterOptionsSetNumThreads(options, 1);
        interpreter = TfLiteInterpreterCreate(model, options);
        TfLiteInterpreterOptionsDelete(options);
        if (isNull(interpreter)) {
            TfLiteModelDelete(model);
            throw new IOException("it has operators that this interpreter does not know");
        }
        for (int index = 0; index < TfLiteInterpreterGetSignatureCount(interpreter); index++) {
            String name = TfLiteInterpreterGetSignatureKey(interpreter, index).getString();
            runners.put(name, TfLiteInterpreterGetSignatureRunner(interpreter, name));
        }
    }

    @Override
    public Set<String> signatures() {
        return Collections.unmodifiableSet(runners.keySet());
    }

    @Override
    public void run(String signature, Map<String, Object> inputs, Map<String, Object> outputs) {
        TfLiteSignatureRunner runner = runner(signature);
        for (Map.Entry<String, Object> entry : inputs.entrySet()) {
            int[] shape = TensorValues.shape(entry.getValue());
            input(runner, entry.getKey());
            require(
                    TfLiteSignatureRunnerResizeInputTensor(
                            runner, entry.getKey(), shape, shape.length),
                    "resize " + entry.getKey());
        }
        require(TfLiteSignatureRunnerAllocateTensors(runner), "allocate");
        for (Map.Entry<String, Object> entry : inputs.entrySet()) {
            TensorValues.write(entry.getValue(), input(runner, entry.getKey()));
        }
        require(TfLiteSignatureRunnerInvoke(runner), "run " + signature);
        for (Map.Entry<String, Object> entry : outputs.entrySet()) {
            TfLiteTensor tensor = TfLiteSignatureRunnerGetOutputTensor(runner, entry.getKey());
            TensorValues.read(known(tensor, entry.getKey()), entry.getValue());
        }
    }

    @Override
    public void close() {
        runners.values().forEach(runner -> TfLiteSignatureRunnerDelete(runner));
        runners.clear();
        TfLiteInterpreterDelete(interpreter);
        TfLiteModelDelete(model);
    }

    static int[] shape(TfLiteTensor tensor) {
        int[] shape = new int[TfLiteTensorNumDims(tensor)];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = TfLiteTensorDim(tensor, axis);
        }
        return shape;
    }

    private TfLiteSignatureRunner runner(String signature) {
        TfLiteSignatureRunner found = runners.get(signature);
        return known(found, signature);
    }

    private static TfLiteTensor input(TfLiteSignatureRunner runner, String name) {
        return known(TfLiteSignatureRunnerGetInputTensor(runner, name), name);
    }

    private static <T extends Pointer> T known(T found, String name) {
        if (isNull(found)) {
            throw new IllegalArgumentException("the file has no " + name);
        }
        return found;
    }

    private static boolean isNull(Pointer pointer) {
        return pointer == null || pointer.isNull();
    }

    private static void require(int status, String what) {
        if (status != kTfLiteOk) {
            throw new IllegalArgumentException("the interpreter could not " + what);
        }
    }
}
