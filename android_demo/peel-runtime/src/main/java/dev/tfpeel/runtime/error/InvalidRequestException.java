package dev.tfpeel.runtime.error;

/** What was asked for cannot be done; the message says what would be. */
public final class InvalidRequestException extends PeelException {
    private static final long serialVersionUID = 1L;

    /**
     * @param what what was wrong
     * @param received what was received
     * @param allowed what would have been accepted
     * @param nextStep what to do now
     */
    public InvalidRequestException(String what, Object received, String allowed, String nextStep) {
        super(
                String.format(
                        "%s; received: %s; allowed: %s; next: %s",
                        what, received, allowed, nextStep));
    }
}
