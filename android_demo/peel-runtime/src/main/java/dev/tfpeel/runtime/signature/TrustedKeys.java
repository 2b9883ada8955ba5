package dev.tfpeel.runtime.signature;

import dev.tfpeel.runtime.error.MissingProviderException;
import dev.tfpeel.runtime.error.UntrustedPackException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The keys of which one must have signed a pack.
 *
 * <p>Java 15 and newer check Ed25519 by themselves. For older ones, and for Android, pass a
 * provider that does, such as Bouncy Castle's ({@code org.bouncycastle:bcprov-jdk15to18}).
 */
public final class TrustedKeys {
    private static final String ALGORITHM = "Ed25519";

    private final Map<String, PublicKey> keys = new HashMap<>();
    private final Provider provider;

    /** Trusts some keys, with what this Java or Android brings. */
    public TrustedKeys(Collection<PublicKey> keys) {
        this(keys, null);
    }

    /**
     * Trusts some keys.
     *
     * @param keys at least one
     * @param provider of Ed25519; null for what this Java or Android brings
     */
    public TrustedKeys(Collection<PublicKey> keys, Provider provider) {
        this.provider = provider;
        for (PublicKey key : keys) {
            this.keys.put(key.id, key);
        }
    }

    /**
     * Checks that one of the keys signed a manifest.
     *
     * @param manifest bytes of manifest.json
     * @param signatures key id to signature
     * @return ids of those that did
     * @throws UntrustedPackException none of them did
     * @throws MissingProviderException nothing here can check such signatures
     */
    public Set<String> check(byte[] manifest, Map<String, byte[]> signatures) {
        Set<String> right = new TreeSet<>();
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, byte[]> entry : signatures.entrySet()) {
            PublicKey key = keys.get(entry.getKey());
            if (key != null && isSigned(manifest, entry.getValue(), key)) {
                right.add(key.id);
                continue;
            }
            String how = key == null ? "others signed it: " : "its signature is wrong: ";
            wrong.add(how + entry.getKey());
        }
        if (!right.isEmpty()) {
            return Collections.unmodifiableSet(right);
        }
        throw new UntrustedPackException(
                "no trusted key signed the pack",
                wrong.isEmpty() ? "no signature" : String.join(", ", wrong),
                "a signature by " + String.join(", ", keys.keySet()),
                "fetch the pack again, or trust the key that signs now");
    }

    /** Returns whether a key is one of these. */
    public boolean trusts(String keyId) {
        return keys.containsKey(keyId);
    }

    private boolean isSigned(byte[] content, byte[] signature, PublicKey key) {
        try {
            X509EncodedKeySpec encoded = new X509EncodedKeySpec(key.encoded());
            Signature check =
                    provider == null
                            ? Signature.getInstance(ALGORITHM)
                            : Signature.getInstance(ALGORITHM, provider);
            KeyFactory factory =
                    provider == null
                            ? KeyFactory.getInstance(ALGORITHM)
                            : KeyFactory.getInstance(ALGORITHM, provider);
            check.initVerify(factory.generatePublic(encoded));
            check.update(content);
            return check.verify(signature);
        } catch (NoSuchAlgorithmException error) {
            throw new MissingProviderException(
                    "Ed25519 is not known here; pass a java.security.Provider that knows it, such"
                            + " as org.bouncycastle.jce.provider.BouncyCastleProvider");
        } catch (GeneralSecurityException wrongKeyOrSignature) {
            return false;
        }
    }
}
