package dev.tfpeel.runtime.error;

/** A pack is not signed by a key that is trusted, or is older than what was there. */
public final class UntrustedPackException extends PeelException {
    private static final long serialVersionUID = 1L;

    /**
     * @param what what was wrong
     * @param received what was received
     * @param allowed what would have been accepted
     * @param nextStep what to do now
     */
    public UntrustedPackException(String what, Object received, String allowed, String nextStep) {
        super(
                String.format(
                        "%s; received: %s; allowed: %s; next: %s",
                        what, received, allowed, nextStep));
    }
}
