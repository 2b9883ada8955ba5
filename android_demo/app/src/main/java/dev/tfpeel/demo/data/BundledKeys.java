package dev.tfpeel.demo.data;

import dev.tfpeel.runtime.error.InvalidRequestException;
import dev.tfpeel.runtime.signature.PublicKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The public keys in the APK, in assets/keys/, as {@code tfpeel keys new} writes them. */
final class BundledKeys {
    private static final String FOLDER = "keys";

    /** More than a PEM file of such a key has. */
    private static final int LARGEST_BYTES = 4096;

    private BundledKeys() {}

    /**
     * Returns the keys; none where the app asks for no signatures.
     *
     * @throws InvalidRequestException a file holds no public key: it is not passed over, for then
     *     an app might take any pack
     */
    static List<PublicKey> read(Assets assets) throws IOException {
        List<PublicKey> keys = new ArrayList<>();
        for (String name : assets.list(FOLDER)) {
            keys.add(PublicKey.fromPem(text(assets, FOLDER + "/" + name)));
        }
        return keys;
    }

    private static String text(Assets assets, String path) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (InputStream in = assets.open(path)) {
            for (int next = in.read(); next >= 0 && content.size() < LARGEST_BYTES; ) {
                content.write(next);
                next = in.read();
            }
        }
        return new String(content.toByteArray(), StandardCharsets.UTF_8);
    }
}
