package dev.tfpeel.runtime;

import dev.tfpeel.runtime.signature.PublicKey;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/** A key pair that signs packs, as {@code tfpeel sign} does. */
public final class TestSigner {
    private final KeyPair pair;

    /** What {@code tfpeel keys new} writes beside the private key. */
    public final String pem;

    /** The key that others trust. */
    public final PublicKey key;

    public TestSigner() {
        try {
            pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException error) {
            throw new AssertionError("Java 15 makes Ed25519 keys", error);
        }
        pem = pem(pair.getPublic().getEncoded());
        key = PublicKey.fromPem(pem);
    }

    /** Returns the PEM text of a public key. */
    public static String pem(byte[] encoded) {
        String text = Base64.getMimeEncoder().encodeToString(encoded);
        return "-----BEGIN PUBLIC KEY-----\n" + text + "\n-----END PUBLIC KEY-----\n";
    }

    /** Gives a pack a version, in place of the one that it may have, and signs it. */
    public void sign(File pack, long version) throws IOException {
        Path manifest = new File(pack, "manifest.json").toPath();
        String text = new String(Files.readAllBytes(manifest), StandardCharsets.UTF_8).trim();
        String rest = text.replaceFirst("^\\{\\s*(\"pack_version\": \\d+,)?", "");
        String changed = "{\"pack_version\": " + version + "," + rest;
        Files.write(manifest, changed.getBytes(StandardCharsets.UTF_8));
        sign(pack);
    }

    /** Signs a pack as it is, alone. */
    public void sign(File pack) throws IOException {
        write(pack, "{" + entry(pack) + "}");
    }

    /** Signs a pack as it is, and lets another sign it too. */
    public void signWith(TestSigner other, File pack) throws IOException {
        write(pack, "{" + entry(pack) + "," + other.entry(pack) + "}");
    }

    private static void write(File pack, String signatures) throws IOException {
        String text = "{\"schema_version\":1,\"signatures\":" + signatures + "}";
        Path file = new File(pack, "signature.json").toPath();
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private String entry(File pack) throws IOException {
        byte[] content = Files.readAllBytes(new File(pack, "manifest.json").toPath());
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(content);
            String text = Base64.getEncoder().encodeToString(signature.sign());
            return "\"" + key.id + "\":\"" + text + "\"";
        } catch (GeneralSecurityException error) {
            throw new AssertionError("Java 15 signs with Ed25519", error);
        }
    }
}
