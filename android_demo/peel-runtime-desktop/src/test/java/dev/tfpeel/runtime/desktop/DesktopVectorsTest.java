package dev.tfpeel.runtime.desktop;

import dev.tfpeel.runtime.InterpreterFactory;
import dev.tfpeel.runtime.VectorsContract;

public class DesktopVectorsTest extends VectorsContract {
    @Override
    protected InterpreterFactory interpreters() {
        return DesktopInterpreter::new;
    }
}
