package dev.tfpeel.runtime.signature;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.tfpeel.runtime.Pack;
import dev.tfpeel.runtime.TestPack;
import dev.tfpeel.runtime.TestSigner;
import dev.tfpeel.runtime.error.DamagedFileException;
import dev.tfpeel.runtime.error.InvalidRequestException;
import dev.tfpeel.runtime.error.MissingProviderException;
import dev.tfpeel.runtime.error.UntrustedPackException;
import java.io.File;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.util.Arrays;
import java.util.Collections;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class TrustedKeysTest {
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private final TestSigner signer = new TestSigner();
    private final PublicKey key = signer.key;
    private final PublicKey other = new TestSigner().key;
    private File pack;

    @Before
    public void copyThePack() throws IOException {
        pack = TestPack.copyTo(new File(folder.getRoot(), "pack"));
        signer.sign(pack, 7);
    }

    /** RFC 8032, 7.1, test 3: what every library must say. */
    @Test
    public void theExampleOfTheStandardIsRight() {
        PublicKey example =
                rawKey("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
        byte[] message = {(byte) 0xaf, (byte) 0x82};
        byte[] signature =
                hex(
                        "6291d657deec24024827e69c3abe01a30ce548a284743a44"
                                + "5e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
                                + "4a7c15e9716ed28dc027beceea1ec40a");
        for (Provider provider : new Provider[] {null, new BouncyCastleProvider()}) {
            TrustedKeys keys = new TrustedKeys(Arrays.asList(example), provider);
            keys.check(message, Collections.singletonMap(example.id, signature));
            byte[] wrong = signature.clone();
            wrong[40] ^= 1;
            assertThrows(
                    UntrustedPackException.class,
                    () -> keys.check(message, Collections.singletonMap(example.id, wrong)));
        }
    }

    @Test
    public void aSignedPackIsOpenedByWhoTrustsTheKey() {
        Pack opened = Pack.open(pack, new TrustedKeys(Arrays.asList(other, key)));
        assertEquals(7, opened.manifest.packVersion);
        assertEquals(Collections.singleton(key.id), opened.signers);
        assertEquals(Collections.emptySet(), Pack.open(pack).signers);
        Pack.open(pack, new TrustedKeys(Arrays.asList(key), new BouncyCastleProvider())).verify();
        Pack.open(pack).verify();
        assertRefused("others signed it: " + key.id, other);
    }

    @Test
    public void packsWithoutSignatureAreRefused() {
        assertTrue(new File(pack, "signature.json").delete());
        assertRefused("received: no signature", key);
    }

    @Test
    public void aChangedManifestIsRefused() throws IOException {
        Path manifest = new File(pack, "manifest.json").toPath();
        byte[] right = Files.readAllBytes(manifest);
        for (int place = 0; place < right.length; place += 1_501) {
            byte[] wrong = right.clone();
            wrong[place] ^= 1;
            Files.write(manifest, wrong);
            assertRefused("its signature is wrong: " + key.id, key);
        }
    }

    @Test
    public void aSignedPackHasAVersion() throws IOException {
        Path manifest = new File(pack, "manifest.json").toPath();
        String text = new String(Files.readAllBytes(manifest), StandardCharsets.UTF_8);
        write("manifest.json", text.replace("\"pack_version\": 7,", ""));
        signer.sign(pack);
        assertRefused("received: no version", key);
    }

    @Test
    public void olderPacksAreRefused() {
        Pack opened = Pack.open(pack);
        opened.requireNewerThan(6);
        for (long version : new long[] {7, 8}) {
            UntrustedPackException error =
                    assertThrows(
                            UntrustedPackException.class, () -> opened.requireNewerThan(version));
            String expected = "received: version 7; allowed: a version above " + version;
            assertTrue(error.getMessage(), error.getMessage().contains(expected));
        }
    }

    @Test
    public void damagedSignaturesAreRefused() throws IOException {
        String[] wrong = {
            "",
            "[]",
            "{}",
            "{\"schema_version\":2,\"signatures\":{}}",
            "{\"schema_version\":1,\"signatures\":{}}",
            "{\"schema_version\":1,\"signatures\":[]}",
            "{\"schema_version\":1,\"signatures\":{\"a\":1}}",
            "{\"schema_version\":1,\"signatures\":{\"a\":\"AAAA\"}}",
            "{\"schema_version\":1,\"signatures\":{\"a\":\"*\"}}",
        };
        TrustedKeys keys = new TrustedKeys(Arrays.asList(key));
        for (String text : wrong) {
            write("signature.json", text);
            assertThrows(text, DamagedFileException.class, () -> Pack.open(pack, keys));
        }
        Files.write(new File(pack, "signature.json").toPath(), new byte[1 << 17]);
        assertThrows(DamagedFileException.class, () -> Pack.open(pack, keys));
    }

    @Test
    public void textsThatAreNoKeysAreRefused() {
        String begin = "-----BEGIN PUBLIC KEY-----\n";
        String end = "\n-----END PUBLIC KEY-----\n";
        String[] wrong = {"", "hello", begin, begin + "AAAA" + end, begin + "*" + end};
        for (String text : wrong) {
            assertThrows(text, InvalidRequestException.class, () -> PublicKey.fromPem(text));
        }
    }

    @Test
    public void whereNothingKnowsEd25519TheErrorSaysWhatToDo() {
        Provider none = newProvider();
        MissingProviderException error =
                assertThrows(
                        MissingProviderException.class,
                        () -> Pack.open(pack, new TrustedKeys(Arrays.asList(key), none)));
        assertTrue(error.getMessage(), error.getMessage().contains("BouncyCastleProvider"));
    }

    private void assertRefused(String problem, PublicKey trusted) {
        UntrustedPackException error =
                assertThrows(
                        UntrustedPackException.class,
                        () -> Pack.open(pack, new TrustedKeys(Arrays.asList(trusted))));
        assertTrue(error.getMessage(), error.getMessage().contains(problem));
    }

    private void write(String name, String text) throws IOException {
        Files.write(new File(pack, name).toPath(), text.getBytes(StandardCharsets.UTF_8));
    }

    private static PublicKey rawKey(String hexDigits) {
        return PublicKey.fromPem(TestSigner.pem(hex("302a300506032b6570032100" + hexDigits)));
    }

    private static byte[] hex(String digits) {
        byte[] found = new byte[digits.length() / 2];
        for (int index = 0; index < found.length; index++) {
            String pair = digits.substring(2 * index, 2 * index + 2);
            found[index] = new BigInteger(pair, 16).byteValue();
        }
        return found;
    }

    private static Provider newProvider() {
        return new Provider("none", "1", "knows nothing") {
            private static final long serialVersionUID = 1L;
        };
    }
}
