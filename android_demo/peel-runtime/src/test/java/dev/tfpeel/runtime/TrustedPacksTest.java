package dev.tfpeel.runtime;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.tfpeel.runtime.error.DamagedFileException;
import dev.tfpeel.runtime.error.UntrustedPackException;
import dev.tfpeel.runtime.signature.PublicKey;
import dev.tfpeel.runtime.signature.TrustedKeys;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class TrustedPacksTest {
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private final TestSigner signer = new TestSigner();
    private final TestSigner next = new TestSigner();
    private File versions;
    private File old;
    private File pack;

    @Before
    public void signTwoVersions() throws IOException {
        versions = new File(folder.getRoot(), "versions.json");
        old = TestPack.copyTo(new File(folder.getRoot(), "old"));
        pack = TestPack.copyTo(new File(folder.getRoot(), "pack"));
        signer.sign(old, 6);
        signer.sign(pack, 7);
    }

    @Test
    public void aVersionNeverFallsUnderWhateverName() throws IOException {
        open(old, signer.key);
        open(old, signer.key);
        assertEquals(7, open(pack, signer.key).manifest.packVersion);
        assertRefused("received: version 6; allowed: version 7 or above", old, signer.key);
        open(pack, signer.key);
        signer.sign(old, 8);
        open(old, signer.key);
        assertRefused("received: version 7; allowed: version 8 or above", pack, signer.key);
    }

    @Test
    public void whatNoTrustedKeySignedIsRefusedAndLeavesNoVersion() throws IOException {
        assertRefused("no trusted key signed the pack", pack, next.key);
        assertTrue(new File(pack, "signature.json").delete());
        assertRefused("received: no signature", pack, signer.key);
        assertFalse(versions.exists());
        open(old, signer.key);
    }

    @Test
    public void aDamagedNewPackLeavesTheOldOneInUse() throws IOException {
        open(old, signer.key);
        Files.write(new File(pack, "router.tflite").toPath(), new byte[] {1});
        assertThrows(DamagedFileException.class, () -> open(pack, signer.key));
        open(old, signer.key);
    }

    @Test
    public void whatAKeySignedCountsAsLongAsItIsTrusted() throws IOException {
        open(pack, signer.key, next.key);
        next.sign(old);
        assertRefused("version 6", old, signer.key, next.key);
        open(old, next.key);
        assertRefused("version 6", old, signer.key, next.key);
    }

    @Test
    public void aPackOfTwoKeysCountsForBoth() throws IOException {
        signer.signWith(next, pack);
        assertEquals(2, open(pack, signer.key, next.key).signers.size());
        next.sign(old);
        assertRefused("version 6", old, next.key);
    }

    @Test
    public void damagedVersionsBeginAnew() throws IOException {
        String[] damaged = {
            "",
            "{",
            "[]",
            "{\"schema_version\":1}",
            "{\"versions\":[7]}",
            "{\"schema_version\":1,\"versions\":{\"" + signer.key.id + "\":\"7\"}}"
        };
        for (String text : damaged) {
            Files.write(versions.toPath(), text.getBytes());
            open(old, signer.key);
            open(pack, signer.key);
            assertRefused("version 6", old, signer.key);
        }
        Files.write(versions.toPath(), new byte[(1 << 20) + 1]);
        open(old, signer.key);
    }

    private Pack open(File directory, PublicKey... trusted) throws IOException {
        return new TrustedPacks(new TrustedKeys(Arrays.asList(trusted)), versions)
                .open(directory);
    }

    private void assertRefused(String problem, File directory, PublicKey... trusted) {
        UntrustedPackException error =
                assertThrows(UntrustedPackException.class, () -> open(directory, trusted));
        assertTrue(error.getMessage(), error.getMessage().contains(problem));
    }
}
