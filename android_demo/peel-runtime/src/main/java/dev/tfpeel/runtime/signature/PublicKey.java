package dev.tfpeel.runtime.signature;

import dev.tfpeel.runtime.Sha256;
import dev.tfpeel.runtime.error.InvalidRequestException;
import java.util.Arrays;
import java.util.Base64;

/** An Ed25519 key that signatures are checked with. */
public final class PublicKey {
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";

    /** What such a key starts with before its 32 bytes: RFC 8410. */
    private static final byte[] HEADER = {
        0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
    };

    private static final int KEY_BYTES = 32;
    private static final int ID_DIGITS = 16;

    /** The first 16 hex digits of the SHA-256 of the key's 32 bytes: its name in signature.json. */
    public final String id;

    private final byte[] encoded;

    private PublicKey(byte[] encoded) {
        this.encoded = encoded;
        byte[] raw = Arrays.copyOfRange(encoded, HEADER.length, encoded.length);
        id = Sha256.of(raw).substring(0, ID_DIGITS);
    }

    /**
     * Returns the key of a PEM text, as {@code tfpeel keys new} and OpenSSL write it.
     *
     * @throws InvalidRequestException it is no Ed25519 public key
     */
    public static PublicKey fromPem(String pem) {
        String text = pem.trim();
        byte[] found = {};
        if (text.startsWith(BEGIN) && text.endsWith(END) && text.length() > BEGIN.length()) {
            String inside = text.substring(BEGIN.length(), text.length() - END.length());
            try {
                found = Base64.getDecoder().decode(inside.replaceAll("\\s", ""));
            } catch (IllegalArgumentException noBase64) {
                // Told below.
            }
        }
        boolean right = found.length == HEADER.length + KEY_BYTES;
        if (!right || !Arrays.equals(Arrays.copyOf(found, HEADER.length), HEADER)) {
            throw new InvalidRequestException(
                    "this is no public key",
                    "a text of " + pem.length() + " characters",
                    "the PEM text of an Ed25519 public key",
                    "pass the content of the .pub file that tfpeel keys new wrote");
        }
        return new PublicKey(found);
    }

    /** Returns the key as java.security takes it. */
    byte[] encoded() {
        return encoded.clone();
    }
}
