package dev.tfpeel.runtime.error;

/** Base of all errors that this library raises on purpose; the message fits on one line. */
public abstract class PeelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PeelException(String message) {
        super(message.replaceAll("\\s+", " ").trim());
    }
}
