package dev.tfpeel.runtime.tflite;

import dev.tfpeel.runtime.InterpreterFactory;
import dev.tfpeel.runtime.VectorsContract;

public class TfliteVectorsTest extends VectorsContract {
    @Override
    protected InterpreterFactory interpreters() {
        return TfliteInterpreter::new;
    }
}
