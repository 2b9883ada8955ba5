package dev.tfpeel.runtime.error;

/**
 * A file of a pack, or one that this library wrote, is not what it should be; the message says
 * which, and how.
 */
public final class DamagedFileException extends PeelException {
    private static final long serialVersionUID = 1L;

    public DamagedFileException(String message) {
        super(message);
    }
}
