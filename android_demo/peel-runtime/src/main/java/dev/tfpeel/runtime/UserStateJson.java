package dev.tfpeel.runtime;

import dev.tfpeel.runtime.error.DamagedFileException;
import dev.tfpeel.runtime.json.JsonException;
import dev.tfpeel.runtime.json.JsonReader;
import dev.tfpeel.runtime.json.JsonWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A {@link UserState} as JSON, in the form that tfpeel's Python client reads and writes too. */
public final class UserStateJson {
    private static final long SCHEMA_VERSION = 1;
    private static final Set<String> FIELDS =
            new HashSet<>(Arrays.asList("schema_version", "likes", "dislikes", "offset"));
    private static final Set<String> OFFSET_FIELDS =
            new HashSet<>(Arrays.asList("basis", "values"));

    private UserStateJson() {}

    /** Returns a state as a JSON object. */
    public static String write(UserState state) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("schema_version", SCHEMA_VERSION);
        fields.put("likes", state.likes);
        fields.put("dislikes", state.dislikes);
        fields.put("offset", state.offset == null ? null : json(state.offset));
        return JsonWriter.write(fields);
    }

    /**
     * Returns the state that a JSON object holds.
     *
     * @throws DamagedFileException it is no user state, or one of another version
     */
    public static UserState read(byte[] utf8) {
        Object value;
        try {
            value = JsonReader.read(utf8);
        } catch (JsonException error) {
            throw damaged("is not readable: " + error.getMessage());
        }
        Map<?, ?> fields = object(value, FIELDS, "the user state");
        if (!Long.valueOf(SCHEMA_VERSION).equals(fields.get("schema_version"))) {
            Object found = fields.get("schema_version");
            throw damaged("has schema_version " + found + "; this reads " + SCHEMA_VERSION);
        }
        List<String> likes = ids(fields.get("likes"));
        List<String> dislikes = ids(fields.get("dislikes"));
        Set<String> all = new HashSet<>(likes);
        all.addAll(dislikes);
        if (all.size() != likes.size() + dislikes.size()) {
            throw damaged("names an item twice");
        }
        return new UserState(likes, dislikes, offset(fields.get("offset")));
    }

    private static Map<String, Object> json(Offset offset) {
        List<Object> values = new ArrayList<>();
        for (float value : offset.ofWidth(offset.width())) {
            values.add(value);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("basis", offset.basis);
        fields.put("values", values);
        return fields;
    }

    private static Offset offset(Object value) {
        if (value == null) {
            return null;
        }
        Map<?, ?> fields = object(value, OFFSET_FIELDS, "its offset");
        Object basis = fields.get("basis");
        if (!(basis instanceof String)) {
            throw damaged("has an offset whose basis is no text");
        }
        List<?> numbers = list(fields.get("values"));
        float[] values = new float[numbers.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = finite(numbers.get(index));
        }
        return new Offset((String) basis, values);
    }

    private static float finite(Object value) {
        float number = value instanceof Number ? ((Number) value).floatValue() : Float.NaN;
        if (Float.isNaN(number) || Float.isInfinite(number)) {
            throw damaged("has an offset with " + value + " for a finite number");
        }
        return number;
    }

    private static List<String> ids(Object value) {
        List<String> ids = new ArrayList<>();
        for (Object id : list(value)) {
            if (!(id instanceof String)) {
                throw damaged("has " + id + " for the id of an item");
            }
            ids.add((String) id);
        }
        return ids;
    }

    private static List<?> list(Object value) {
        if (!(value instanceof List)) {
            throw damaged("has " + value + " for a list");
        }
        return (List<?>) value;
    }

    private static Map<?, ?> object(Object value, Set<String> fields, String name) {
        if (!(value instanceof Map) || !((Map<?, ?>) value).keySet().equals(fields)) {
            throw damaged("is not as it should be: " + name + " must have " + fields);
        }
        return (Map<?, ?>) value;
    }

    private static DamagedFileException damaged(String problem) {
        return new DamagedFileException("the user state " + problem);
    }
}
