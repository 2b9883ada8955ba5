package dev.tfpeel.runtime.error;

/** This Java or Android cannot check Ed25519 signatures by itself. */
public final class MissingProviderException extends PeelException {
    private static final long serialVersionUID = 1L;

    public MissingProviderException(String message) {
        super(message);
    }
}
