package dev.tfpeel.runtime;

import java.io.File;
import java.io.IOException;

/** Opens .tflite files with the interpreter of the platform. */
public interface InterpreterFactory {
    /**
     * Opens a file, which is mapped into memory rather than read.
     *
     * @throws IOException the interpreter refuses the file
     */
    ModelInterpreter open(File file) throws IOException;
}
