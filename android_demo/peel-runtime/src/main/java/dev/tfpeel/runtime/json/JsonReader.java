package dev.tfpeel.runtime.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON value, strictly: what RFC 8259 does not allow is refused, and so is a key that
 * occurs twice.
 *
 * <p>Android's own org.json reads much that is no JSON, and is not there on a desktop.
 */
public final class JsonReader {
    /** Deeper than any file of ours, and far from the end of a small thread's stack. */
    private static final int DEEPEST = 64;

    private static final int MOST_LONG_DIGITS = 20;

    private final String text;
    private int place;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    /**
     * Returns the value of a UTF-8 text.
     *
     * @return a {@code Map<String, Object>} in the text's order, {@code List<Object>},
     *     {@code String}, {@code Long}, {@code Double}, {@code Boolean} or null
     * @throws JsonException the bytes are no JSON
     */
    public static Object read(byte[] utf8) {
        try {
            CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();
            return read(strict.decode(ByteBuffer.wrap(utf8)).toString());
        } catch (CharacterCodingException error) {
            throw new JsonException("not UTF-8");
        }
    }

    /** Like {@link #read(byte[])}, for a text. */
    public static Object read(String text) {
        JsonReader reader = new JsonReader(text);
        Object value = reader.value();
        reader.skipSpace();
        if (reader.place < text.length()) {
            throw reader.unexpected("the end");
        }
        return value;
    }

    private Object value() {
        skipSpace();
        switch (peek()) {
            case '{':
                return object();
            case '[':
                return list();
            case '"':
                return string();
            case 't':
                return word("true", Boolean.TRUE);
            case 'f':
                return word("false", Boolean.FALSE);
            case 'n':
                return word("null", null);
            default:
                return number();
        }
    }

    private Map<String, Object> object() {
        Map<String, Object> found = new LinkedHashMap<>();
        open();
        if (!closes('}')) {
            do {
                skipSpace();
                String key = string();
                skipSpace();
                expect(':');
                if (found.containsKey(key)) {
                    throw new JsonException("the key \"" + key + "\" occurs twice");
                }
                found.put(key, value());
            } while (another('}'));
        }
        depth--;
        return found;
    }

    private List<Object> list() {
        List<Object> found = new ArrayList<>();
        open();
        if (!closes(']')) {
            do {
                found.add(value());
            } while (another(']'));
        }
        depth--;
        return found;
    }

    private void open() {
        place++;
        if (++depth > DEEPEST) {
            throw new JsonException("more than " + DEEPEST + " levels");
        }
    }

    private boolean closes(char end) {
        skipSpace();
        if (peek() != end) {
            return false;
        }
        place++;
        return true;
    }

    private boolean another(char end) {
        if (closes(end)) {
            return false;
        }
        expect(',');
        return true;
    }

    private String string() {
        expect('"');
        StringBuilder found = new StringBuilder();
        while (peek() != '"') {
            char next = text.charAt(place++);
            if (next < ' ') {
                throw new JsonException("a control character in a string, at " + (place - 1));
            }
            found.append(next == '\\' ? escaped() : next);
        }
        place++;
        checkWhole(found);
        return found.toString();
    }

    /** No file name and no output can hold half of a character. */
    private static void checkWhole(CharSequence text) {
        for (int index = 0; index < text.length(); index++) {
            if (Character.isHighSurrogate(text.charAt(index))
                    && index + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(index + 1))) {
                index++;
            } else if (Character.isSurrogate(text.charAt(index))) {
                throw new JsonException("a text holds half of a character (a lone surrogate)");
            }
        }
    }

    private char escaped() {
        char kind = peek();
        place++;
        int known = "\"\\/bfnrt".indexOf(kind);
        if (known >= 0) {
            return "\"\\/\b\f\n\r\t".charAt(known);
        }
        String digits = text.substring(place, Math.min(place + 4, text.length()));
        if (kind != 'u' || !digits.matches("[0-9a-fA-F]{4}")) {
            throw new JsonException("no such escape, at " + (place - 2));
        }
        place += 4;
        return (char) Integer.parseInt(digits, 16);
    }

    private Object number() {
        int start = place;
        while (place < text.length() && "+-.0123456789eE".indexOf(text.charAt(place)) >= 0) {
            place++;
        }
        String found = text.substring(start, place);
        if (!found.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            place = start;
            throw unexpected("a value");
        }
        boolean mayBeLong = found.length() <= MOST_LONG_DIGITS && found.matches("-?[0-9]+");
        if (mayBeLong) {
            try {
                return Long.valueOf(found);
            } catch (NumberFormatException tooLong) {
                // A double, then.
            }
        }
        double real = Double.parseDouble(found);
        if (Double.isInfinite(real)) {
            throw new JsonException("too large a number, at " + start);
        }
        return real;
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, place)) {
            throw unexpected("a value");
        }
        place += word.length();
        return value;
    }

    private void skipSpace() {
        while (place < text.length() && " \t\r\n".indexOf(text.charAt(place)) >= 0) {
            place++;
        }
    }

    private char peek() {
        if (place >= text.length()) {
            throw new JsonException("the text ends too early");
        }
        return text.charAt(place);
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw unexpected("'" + wanted + "'");
        }
        place++;
    }

    private JsonException unexpected(String wanted) {
        String found = place < text.length() ? "'" + text.charAt(place) + "'" : "the end";
        return new JsonException(found + " instead of " + wanted + ", at " + place);
    }
}
