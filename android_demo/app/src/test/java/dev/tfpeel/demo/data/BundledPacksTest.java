package dev.tfpeel.demo.data;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.tfpeel.runtime.Pack;
import dev.tfpeel.runtime.TestPack;
import dev.tfpeel.runtime.TestSigner;
import dev.tfpeel.runtime.error.UntrustedPackException;
import dev.tfpeel.runtime.signature.TrustedKeys;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class BundledPacksTest {
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private final TestSigner signer = new TestSigner();
    private final TestSigner next = new TestSigner();
    private File asset;
    private BundledPacks packs;

    @Before
    public void bundleASignedPack() throws IOException {
        asset = TestPack.copyTo(new File(folder.newFolder("assets", "packs"), "shop"));
        signer.sign(asset, 3);
        packs =
                new BundledPacks(
                        new FolderAssets(new File(folder.getRoot(), "assets")),
                        new File(folder.getRoot(), "bundled"));
    }

    @Test
    public void aPackKeepsItsSignatures() throws IOException {
        open(signer).verify();
        assertArrayEquals(read(asset, "signature.json"), read(laidOut(), "signature.json"));
        assertThrows(UntrustedPackException.class, () -> open(next));
    }

    @Test
    public void theSignaturesFollowTheApk() throws IOException {
        laidOut();
        signer.signWith(next, asset);
        open(next);
        assertTrue(new File(asset, "signature.json").delete());
        assertFalse(new File(laidOut(), "signature.json").exists());
    }

    @Test
    public void aCopyThatWasCutShortIsMadeAgain() throws IOException {
        assertTrue(new File(laidOut(), "manifest.json").delete());
        assertTrue(new File(asset.getParentFile(), "../../bundled/shop/router.tflite").delete());
        open(signer).verify();
    }

    @Test
    public void whatIsNoLongerInTheApkIsDeleted() throws IOException {
        File rest = new File(laidOut(), "cluster-009/1.tflite");
        Files.createDirectories(rest.getParentFile().toPath());
        Files.write(rest.toPath(), new byte[] {1});
        signer.sign(asset, 4);
        assertEquals(4, open(signer).manifest.packVersion);
        assertFalse(rest.getParentFile().exists());
        assertTrue(asset.renameTo(new File(asset.getParentFile(), "other")));
        assertEquals("other", laidOut().getName());
        assertArrayEquals(
                new String[] {"other"}, new File(folder.getRoot(), "bundled").list());
    }

    @Test
    public void anApkWithoutPacksHasNone() throws IOException {
        FolderAssets none = new FolderAssets(new File(folder.getRoot(), "nothing"));
        assertEquals(List.of(), new BundledPacks(none, folder.newFolder("empty")).laidOut());
    }

    private File laidOut() throws IOException {
        List<File> found = packs.laidOut();
        assertEquals(1, found.size());
        return found.get(0);
    }

    private Pack open(TestSigner trusted) throws IOException {
        return Pack.open(laidOut(), new TrustedKeys(List.of(trusted.key)));
    }

    private static byte[] read(File pack, String name) throws IOException {
        return Files.readAllBytes(new File(pack, name).toPath());
    }
}
