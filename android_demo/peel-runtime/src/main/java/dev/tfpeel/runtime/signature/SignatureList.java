package dev.tfpeel.runtime.signature;

import dev.tfpeel.runtime.error.DamagedFileException;
import dev.tfpeel.runtime.json.JsonException;
import dev.tfpeel.runtime.json.JsonReader;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The file signature.json beside a signed manifest. */
public final class SignatureList {
    /** Its name in every signed pack. */
    public static final String NAME = "signature.json";

    /** More than any such file has. */
    public static final long LARGEST_BYTES = 1 << 16;

    private static final long SCHEMA_VERSION = 1;
    private static final int SIGNATURE_BYTES = 64;
    private static final int MOST = 16;
    private static final Set<String> FIELDS =
            new HashSet<>(Arrays.asList("schema_version", "signatures"));

    private SignatureList() {}

    /**
     * Returns key id to signature.
     *
     * @throws DamagedFileException it is no such file
     */
    public static Map<String, byte[]> parse(byte[] content) {
        Map<String, byte[]> found = new LinkedHashMap<>();
        try {
            Object value = JsonReader.read(content);
            Map<?, ?> fields = value instanceof Map ? (Map<?, ?>) value : found;
            Object signatures = fields.get("signatures");
            boolean known = Long.valueOf(SCHEMA_VERSION).equals(fields.get("schema_version"));
            if (!known || !fields.keySet().equals(FIELDS) || !(signatures instanceof Map)) {
                throw wrong();
            }
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) signatures).entrySet()) {
                Object text = entry.getValue();
                if (!(text instanceof String)) {
                    throw wrong();
                }
                found.put((String) entry.getKey(), Base64.getDecoder().decode((String) text));
            }
        } catch (JsonException | IllegalArgumentException error) {
            throw wrong();
        }
        boolean right = !found.isEmpty() && found.size() <= MOST;
        for (byte[] signature : found.values()) {
            right &= signature.length == SIGNATURE_BYTES;
        }
        if (!right) {
            throw wrong();
        }
        return found;
    }

    private static DamagedFileException wrong() {
        return new DamagedFileException(NAME + " holds no signatures that this library reads");
    }
}
