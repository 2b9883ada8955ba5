package dev.tfpeel.demo;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import android.content.Intent;
import android.view.View;
import android.widget.TextView;
import dev.tfpeel.demo.data.FolderAssets;
import dev.tfpeel.runtime.TestPack;
import dev.tfpeel.runtime.TestSigner;
import java.io.File;
import java.io.IOException;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.android.controller.ActivityController;
import org.robolectric.annotation.Config;
import org.robolectric.annotation.GraphicsMode;

/** An app that trusts a key, and with it a pack that the key signed. */
@RunWith(RobolectricTestRunner.class)
@Config(
        sdk = 34,
        application = KeyedApplication.class,
        shadows = UnknownNativeHeap.class,
        qualifiers = "w411dp-h823dp-xhdpi")
@GraphicsMode(GraphicsMode.Mode.NATIVE)
public class SignedPacksTest {
    private final KeyedApplication application =
            (KeyedApplication) RuntimeEnvironment.getApplication();
    private final FolderAssets assets = new FolderAssets(application.assetsFolder());
    private final TestSigner signer = new TestSigner();
    private File bundled;

    @Before
    public void bundleAKeyAndASignedPack() throws IOException {
        assets.write("keys/0.pub", signer.pem);
        bundled = TestPack.copyTo(new File(application.assetsFolder(), "packs/shop"));
        signer.sign(bundled, 2);
    }

    @Test
    public void aBundledPackThatIsSignedOpens() {
        assertReady(start(null));
    }

    @Test
    public void aPushedPackWithoutASignatureIsRefusedAndTheBundledOneStillOpens()
            throws IOException {
        TestPack.copyTo(pushed("new"));
        ActivityController<MainActivity> app = start("new");
        assertFailed(app, "new", "no trusted key signed the pack; received: no signature");
        Screenshot.take(app.get(), "not-signed");
        assertReady(open(app, "shop"));
    }

    @Test
    public void aPackOfAnotherKeyIsRefused() throws IOException {
        new TestSigner().sign(TestPack.copyTo(pushed("new")), 9);
        assertFailed(start("new"), "new", "received: others signed it: ");
    }

    @Test
    public void versionsDoNotFall() throws IOException {
        signer.sign(TestPack.copyTo(pushed("new")), 3);
        signer.sign(TestPack.copyTo(pushed("same")), 3);
        ActivityController<MainActivity> app = start("new");
        assertReady(app);
        assertReady(open(app, "same"));
        String problem = "received: version 2; allowed: version 3 or above";
        assertFailed(open(app, "shop"), "shop", problem);
        app.pause().stop().destroy();
        application.forgetModel();
        assertFailed(start("shop"), "shop", problem);
    }

    @Test
    public void aFileThatIsNoKeyOpensNothing() throws IOException {
        assets.write("keys/1.pub", "hello");
        assertFailed(start(null), "shop", "this is no public key");
    }

    private File pushed(String name) {
        return new File(application.getFilesDir(), "packs/" + name);
    }

    private static ActivityController<MainActivity> start(String pack) {
        return AppOnScreen.start(new Intent().putExtra(MainActivity.EXTRA_PACK, pack));
    }

    private static ActivityController<MainActivity> open(
            ActivityController<MainActivity> app, String pack) {
        app.newIntent(new Intent().putExtra(MainActivity.EXTRA_PACK, pack));
        AppOnScreen.idle();
        return app;
    }

    private static void assertReady(ActivityController<MainActivity> app) {
        View failure = app.get().findViewById(R.id.failure);
        assertEquals(text(app, R.id.failure_message), View.GONE, failure.getVisibility());
        assertEquals(View.VISIBLE, app.get().findViewById(R.id.ready).getVisibility());
    }

    private static void assertFailed(
            ActivityController<MainActivity> app, String pack, String problem) {
        assertEquals(View.VISIBLE, app.get().findViewById(R.id.failure).getVisibility());
        assertEquals("The pack “" + pack + "” was not opened", text(app, R.id.failure_pack));
        String message = text(app, R.id.failure_message);
        assertTrue(message, message.contains(problem));
    }

    private static String text(ActivityController<MainActivity> app, int id) {
        return app.get().<TextView>findViewById(id).getText().toString();
    }
}
