package dev.tfpeel.runtime.error;

/** A file of a pack is not what it should be; the message says which, and how, on one line. */
public final class DamagedPackException extends PeelException {
    private static final long serialVersionUID = 1L;

    public DamagedPackException(String message) {
        super(message);
    }
}
