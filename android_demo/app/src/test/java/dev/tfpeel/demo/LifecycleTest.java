package dev.tfpeel.demo;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.app.Dialog;
import android.content.ComponentCallbacks2;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.EditText;
import android.widget.LinearLayout;
import android.widget.SeekBar;
import dev.tfpeel.runtime.Pack;
import dev.tfpeel.runtime.Recommender;
import dev.tfpeel.runtime.UserState;
import dev.tfpeel.runtime.tflite.TfliteInterpreter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.Test;
import org.robolectric.Robolectric;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.shadows.ShadowDialog;

/** What an app has to get over: little memory, rotation, its own end, files that are not right. */
public class LifecycleTest extends AppOnScreen {
    @Test
    public void wantOfMemoryMovesToASmallerFileAndKeepsTheUser() {
        press(0, R.id.like);
        activity().onTrimMemory(ComponentCallbacks2.TRIM_MEMORY_UI_HIDDEN);
        idle();
        SeekBar slider = find(R.id.slider);
        assertEquals(slider.getMax(), slider.getProgress());
        activity().onTrimMemory(ComponentCallbacks2.TRIM_MEMORY_RUNNING_LOW);
        idle();
        assertEquals(slider.getMax() - 1, slider.getProgress());
        assertEquals(1, this.<LinearLayout>find(R.id.liked).getChildCount());
        assertTrue(text(R.id.note).startsWith("Memory is short"));
    }

    @Test
    public void aDeviceWithLittleMemoryUsesASmallFile() {
        String before = text(R.id.cost);
        setFreeMemory(1);
        press(0, R.id.like);
        assertNotEquals(before, text(R.id.cost));
        assertTrue(text(R.id.note).startsWith("Memory is short"));
    }

    @Test
    public void survivesTheEndOfTheProcess() {
        press(0, R.id.like);
        press(1, R.id.similar);
        String heading = text(R.id.heading);
        List<String> before = names();
        Bundle saved = new Bundle();
        controller.pause().stop().saveInstanceState(saved).destroy();
        ((DemoApplication) RuntimeEnvironment.getApplication()).forgetModel();
        controller = Robolectric.buildActivity(MainActivity.class).create(saved).start();
        controller.restoreInstanceState(saved).resume().visible();
        idle();
        assertEquals(heading, text(R.id.heading));
        assertEquals(before, names());
        assertEquals(1, this.<LinearLayout>find(R.id.liked).getChildCount());
    }

    @Test
    public void aDamagedUserStateIsPutAsideAndTheAppStarts() throws IOException {
        press(0, R.id.like);
        File kept = new File(activity().getFilesDir(), "user-state.json");
        Files.write(kept.toPath(), new byte[] {'{'});
        controller.pause().stop().destroy();
        ((DemoApplication) RuntimeEnvironment.getApplication()).forgetModel();
        controller = start(new Intent());
        assertEquals(View.VISIBLE, find(R.id.liked_none).getVisibility());
        assertTrue(new File(kept.getPath() + ".damaged").exists());
    }

    @Test
    public void survivesRotation() {
        press(0, R.id.like);
        type("golden");
        List<String> before = names();
        RuntimeEnvironment.setQualifiers("+land");
        controller.recreate();
        idle();
        assertEquals(before, names());
        assertEquals("golden", this.<EditText>find(R.id.search).getText().toString());
        Screenshot.take(activity(), "landscape");
    }

    @Test
    public void aPackThatIsNotThereIsOneClearSentence() {
        controller.pause().stop().destroy();
        controller = start(new Intent().putExtra(MainActivity.EXTRA_PACK, "/no/such/pack"));
        assertEquals(View.VISIBLE, find(R.id.failure).getVisibility());
        assertTrue(text(R.id.failure_message).startsWith("this is no pack"));
        Screenshot.take(activity(), "failure");
        press(find(R.id.retry));
        assertEquals(View.VISIBLE, find(R.id.ready).getVisibility());
    }

    @Test
    public void aPartOfAPackWithoutTheUsersClusterSaysSoAndCanBeLeft() throws IOException {
        File part = new File(activity().getFilesDir(), "packs/part");
        File whole = new File(activity().getFilesDir(), "bundled-packs/pack");
        PartOfPack.copy(whole, part, clusterOfUser(whole) == 0 ? "cluster-001/" : "cluster-000/");
        controller.newIntent(new Intent().putExtra(MainActivity.EXTRA_PACK, "part"));
        idle();
        assertEquals(View.VISIBLE, find(R.id.failure).getVisibility());
        assertTrue(text(R.id.failure_message).contains("has no file of the user cluster"));
        controller.newIntent(new Intent().putExtra(MainActivity.EXTRA_PACK, "pack"));
        idle();
        assertEquals(View.VISIBLE, find(R.id.ready).getVisibility());
    }

    @Test
    public void theChoiceOfPacksGoesWithItsActivity() {
        shadowOf(activity()).clickMenuItem(R.id.choose_pack);
        idle();
        Dialog dialog = ShadowDialog.getLatestDialog();
        assertTrue(dialog.isShowing());
        controller.recreate();
        idle();
        assertFalse(dialog.isShowing());
    }

    private int clusterOfUser(File pack) {
        try (Recommender recommender =
                new Recommender(Pack.open(pack), TfliteInterpreter::new, UserState.NEW)) {
            return recommender.cluster();
        }
    }
}
