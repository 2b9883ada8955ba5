package dev.tfpeel.runtime.json;

/** A text that is no JSON, or not the JSON that was expected. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, and where */
    public JsonException(String message) {
        super(message);
    }
}
