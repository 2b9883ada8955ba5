package dev.tfpeel.runtime;

import dev.tfpeel.runtime.json.JsonException;
import dev.tfpeel.runtime.json.JsonReader;
import dev.tfpeel.runtime.json.JsonWriter;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps a {@link UserState} in a file; a process that is killed leaves the old one or the new. */
public final class UserStateFile {
    private static final long SCHEMA_VERSION = 1;

    private final File file;

    public UserStateFile(File file) {
        this.file = file;
    }

    /**
     * Returns the state that was saved last, that of someone new where there is none.
     *
     * @throws IOException the file cannot be read, or is none of ours
     */
    public UserState load() throws IOException {
        if (!file.isFile()) {
            return UserState.NEW;
        }
        try {
            return parse((Map<?, ?>) JsonReader.read(Files.readAllBytes(file.toPath())));
        } catch (JsonException | ClassCastException | NullPointerException error) {
            throw new IOException(file + " is no user state that this version knows", error);
        }
    }

    /**
     * Saves a state in the place of the last one.
     *
     * @throws IOException it cannot be written; the last one is still there
     */
    public void save(UserState state) throws IOException {
        File fresh = new File(file.getPath() + ".new");
        try (FileOutputStream out = new FileOutputStream(fresh)) {
            out.write(JsonWriter.write(json(state)).getBytes(StandardCharsets.UTF_8));
            out.getFD().sync();
        }
        Files.move(
                fresh.toPath(),
                file.toPath(),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    private static Map<String, Object> json(UserState state) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("schema_version", SCHEMA_VERSION);
        fields.put("liked", state.liked);
        fields.put("disliked", state.disliked);
        fields.put("learned", state.learned == null ? null : json(state.learned));
        return fields;
    }

    private static Map<String, Object> json(LearnedOffset offset) {
        List<Object> values = new ArrayList<>();
        for (float value : offset.values(offset.width())) {
            values.add(value);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("pack_sha256", offset.packSha256);
        fields.put("cluster", offset.cluster);
        fields.put("values", values);
        return fields;
    }

    private static UserState parse(Map<?, ?> fields) throws IOException {
        if (!Long.valueOf(SCHEMA_VERSION).equals(fields.get("schema_version"))) {
            throw new IOException(
                    "the user state has schema_version "
                            + fields.get("schema_version")
                            + "; this reads "
                            + SCHEMA_VERSION);
        }
        Map<?, ?> learned = (Map<?, ?>) fields.get("learned");
        return new UserState(
                texts(fields.get("liked")),
                texts(fields.get("disliked")),
                learned == null ? null : offset(learned));
    }

    private static LearnedOffset offset(Map<?, ?> fields) {
        List<?> numbers = (List<?>) fields.get("values");
        float[] values = new float[numbers.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = ((Number) numbers.get(index)).floatValue();
        }
        int cluster = ((Long) fields.get("cluster")).intValue();
        return new LearnedOffset((String) fields.get("pack_sha256"), cluster, values);
    }

    private static List<String> texts(Object value) {
        List<String> texts = new ArrayList<>();
        for (Object text : (List<?>) value) {
            texts.add((String) text);
        }
        return texts;
    }
}
