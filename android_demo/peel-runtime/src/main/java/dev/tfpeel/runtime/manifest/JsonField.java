package dev.tfpeel.runtime.manifest;

import dev.tfpeel.runtime.Limits;
import dev.tfpeel.runtime.error.DamagedFileException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** A JSON value and where it stands; every reading method refuses what does not fit. */
final class JsonField {
    private static final int SHOWN = 60;

    final String place;
    final Object value;

    JsonField(String place, Object value) {
        this.place = place;
        this.value = value;
    }

    DamagedFileException wrong(String allowed) {
        String shown = String.valueOf(value);
        shown = shown.length() <= SHOWN ? shown : shown.substring(0, SHOWN - 3) + "...";
        String where = place.isEmpty() ? "all" : place;
        return ManifestParser.problem(where + " is " + shown + ", not " + allowed);
    }

    /** Returns the fields of an object that has exactly these keys. */
    Map<String, JsonField> keys(Set<String> allowed) {
        Map<String, JsonField> found = members();
        Set<String> odd = new TreeSet<>(found.keySet());
        odd.removeAll(allowed);
        Set<String> absent = new TreeSet<>(allowed);
        absent.removeAll(found.keySet());
        if (!odd.isEmpty()) {
            throw ManifestParser.problem(placeOf(odd.iterator().next()) + " is unknown");
        }
        if (!absent.isEmpty()) {
            throw ManifestParser.problem(placeOf(absent.iterator().next()) + " is missing");
        }
        return found;
    }

    /** Returns the fields of any object. */
    Map<String, JsonField> members() {
        if (!(value instanceof Map)) {
            throw wrong("an object");
        }
        Map<String, JsonField> found = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
            String name = (String) entry.getKey();
            found.put(name, new JsonField(placeOf(name), entry.getValue()));
        }
        return found;
    }

    /** Returns the parsed elements of a list; it cannot be changed. */
    <T> List<T> each(Function<JsonField, T> parse) {
        if (!(value instanceof List)) {
            throw wrong("a list");
        }
        List<T> found = new ArrayList<>();
        for (Object element : (List<?>) value) {
            found.add(parse.apply(new JsonField(place + "[" + found.size() + "]", element)));
        }
        return Collections.unmodifiableList(found);
    }

    long whole(long least) {
        if (!(value instanceof Long) || (Long) value < least) {
            throw wrong("a whole number of at least " + least);
        }
        return (Long) value;
    }

    long whole(long least, long most) {
        long found = whole(least);
        if (found > most) {
            throw wrong("a whole number of at most " + most);
        }
        return found;
    }

    int wholeInt(int least) {
        return (int) whole(least, Integer.MAX_VALUE);
    }

    String text() {
        if (!(value instanceof String) || ((String) value).isEmpty()) {
            throw wrong("a text");
        }
        return (String) value;
    }

    <T> T oneOf(List<T> allowed) {
        int found = allowed.indexOf(value);
        if (found < 0) {
            throw wrong("one of " + allowed);
        }
        return allowed.get(found);
    }

    String sha256() {
        if (!(value instanceof String) || !((String) value).matches("[0-9a-f]{64}")) {
            throw wrong("a SHA-256 of 64 hex digits");
        }
        return (String) value;
    }

    /** Returns a path that stays inside the pack. */
    String path() {
        String path = text();
        boolean plain = path.indexOf('\\') < 0 && path.indexOf(':') < 0 && path.indexOf('\0') < 0;
        int longest = 0;
        for (String part : path.split("/", -1)) {
            plain &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
            longest = Math.max(longest, bytesOf(part));
        }
        if (!plain) {
            throw wrong("a plain relative path inside the pack");
        }
        if (longest > Limits.LONGEST_NAME_BYTES || bytesOf(path) > Limits.LONGEST_PATH_BYTES) {
            throw wrong("a path of at most " + Limits.LONGEST_PATH_BYTES + " bytes");
        }
        return path;
    }

    private static int bytesOf(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    boolean isNull() {
        return value == null;
    }

    /** Returns an object whose values are numbers; it cannot be changed. */
    Map<String, Double> numbers() {
        Map<String, Double> found = new LinkedHashMap<>();
        for (Map.Entry<String, JsonField> entry : members().entrySet()) {
            Object number = entry.getValue().value;
            double real = number instanceof Number ? ((Number) number).doubleValue() : Double.NaN;
            if (Double.isNaN(real) || Double.isInfinite(real)) {
                throw entry.getValue().wrong("a finite number");
            }
            found.put(entry.getKey(), real);
        }
        return Collections.unmodifiableMap(found);
    }

    private String placeOf(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }
}
