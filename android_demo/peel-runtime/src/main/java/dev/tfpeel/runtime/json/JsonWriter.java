package dev.tfpeel.runtime.json;

import java.util.Iterator;
import java.util.Map;

/** Writes the values that {@link JsonReader} reads. */
public final class JsonWriter {
    private final StringBuilder out = new StringBuilder();

    private JsonWriter() {}

    /**
     * Returns a value as JSON on one line.
     *
     * @param value a map with text keys, an iterable, a text, a finite number, a boolean or null
     * @throws IllegalArgumentException for anything else
     */
    public static String write(Object value) {
        JsonWriter writer = new JsonWriter();
        writer.append(value);
        return writer.out.toString();
    }

    private void append(Object value) {
        if (value instanceof Map) {
            appendMap((Map<?, ?>) value);
        } else if (value instanceof Iterable) {
            appendList((Iterable<?>) value);
        } else if (value instanceof String) {
            appendString((String) value);
        } else if (value == null || value instanceof Boolean || isFinite(value)) {
            out.append(value);
        } else {
            throw new IllegalArgumentException("no JSON value: " + value);
        }
    }

    private static boolean isFinite(Object value) {
        return value instanceof Number
                && !Double.isNaN(((Number) value).doubleValue())
                && !Double.isInfinite(((Number) value).doubleValue());
    }

    private void appendMap(Map<?, ?> map) {
        out.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> at = map.entrySet().iterator(); at.hasNext(); ) {
            Map.Entry<?, ?> entry = at.next();
            appendString((String) entry.getKey());
            out.append(':');
            append(entry.getValue());
            out.append(at.hasNext() ? "," : "");
        }
        out.append('}');
    }

    private void appendList(Iterable<?> values) {
        out.append('[');
        for (Iterator<?> at = values.iterator(); at.hasNext(); ) {
            append(at.next());
            out.append(at.hasNext() ? "," : "");
        }
        out.append(']');
    }

    private void appendString(String text) {
        out.append('"');
        for (char next : text.toCharArray()) {
            if (next == '"' || next == '\\') {
                out.append('\\').append(next);
            } else if (next < ' ') {
                out.append(String.format("\\u%04x", (int) next));
            } else {
                out.append(next);
            }
        }
        out.append('"');
    }
}
