package dev.tfpeel.demo;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.app.ActivityManager;
import android.app.Dialog;
import android.content.ComponentCallbacks2;
import android.content.Context;
import android.content.Intent;
import android.os.Bundle;
import android.os.SystemClock;
import android.view.MotionEvent;
import android.view.View;
import android.view.accessibility.AccessibilityNodeInfo;
import android.widget.EditText;
import android.widget.LinearLayout;
import android.widget.ListView;
import android.widget.SeekBar;
import android.widget.TextView;
import dev.tfpeel.runtime.Pack;
import dev.tfpeel.runtime.Recommender;
import dev.tfpeel.runtime.UserState;
import dev.tfpeel.runtime.UserStateFile;
import dev.tfpeel.runtime.tflite.TfliteInterpreter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.android.controller.ActivityController;
import org.robolectric.annotation.Config;
import org.robolectric.annotation.GraphicsMode;
import org.robolectric.shadows.ShadowDialog;
import org.robolectric.shadows.ShadowLooper;

/**
 * The app as a person would use it: the real activity, the real native interpreter, the pack in
 * the APK. What was on the screen is drawn into build/screens/.
 */
@RunWith(RobolectricTestRunner.class)
@Config(
        sdk = 34,
        application = SameThreadApplication.class,
        shadows = UnknownNativeHeap.class,
        qualifiers = "w411dp-h823dp-xhdpi")
@GraphicsMode(GraphicsMode.Mode.NATIVE)
public class ScreensTest {
    private static final long PLENTY_BYTES = 1L << 30;

    private ActivityController<MainActivity> controller;

    @Before
    public void startWithEnoughMemory() {
        setFreeMemory(PLENTY_BYTES);
        controller = start(new Intent());
    }

    @Test
    public void recommendsTheFavouritesOfOthersToSomeoneNew() {
        assertEquals(View.VISIBLE, find(R.id.ready).getVisibility());
        assertEquals(View.VISIBLE, find(R.id.liked_none).getVisibility());
        assertEquals(20, rows().getCount());
        Screenshot.take(activity(), "new-user");
    }

    @Test
    public void likingChangesTheRecommendationsAndTheirReasonsAtOnce() {
        List<String> before = names();
        String liked = names().get(0);
        press(0, R.id.like);
        assertNotEquals(before, names());
        assertFalse(names().contains(liked));
        assertEquals("Because you like " + liked, text(row(0), R.id.reason));
        assertEquals(1, this.<LinearLayout>find(R.id.liked).getChildCount());
        press(0, R.id.like);
        Screenshot.take(activity(), "liked");
        press(this.<LinearLayout>find(R.id.liked).getChildAt(1));
        press(this.<LinearLayout>find(R.id.liked).getChildAt(0));
        assertEquals(before, names());
    }

    @Test
    @Config(qualifiers = "+night")
    public void isDarkAtNight() {
        press(0, R.id.like);
        Screenshot.take(activity(), "dark");
    }

    @Test
    public void findsItems() {
        type("golden");
        assertEquals("Found", text(R.id.heading));
        assertTrue(rows().getCount() > 0);
        for (String name : names()) {
            assertTrue(name, name.toLowerCase().contains("golden"));
        }
        Screenshot.take(activity(), "search");
        activity().onBackPressed();
        idle();
        assertEquals("Recommended for you", text(R.id.heading));
        type("no such item");
        assertEquals(View.VISIBLE, find(R.id.nothing).getVisibility());
    }

    @Test
    public void showsSimilarItems() {
        String item = names().get(2);
        press(2, R.id.similar);
        assertEquals("Similar to " + item, text(R.id.heading));
        assertFalse(names().contains(item));
        Screenshot.take(activity(), "similar");
        press(find(R.id.back));
        assertEquals("Recommended for you", text(R.id.heading));
    }

    @Test
    public void theSliderChangesTheFile() {
        SeekBar slider = find(R.id.slider);
        int most = slider.getMax();
        assertEquals(most, slider.getProgress());
        String before = text(R.id.cost);
        slide(0);
        assertNotEquals(before, text(R.id.cost));
        Screenshot.take(activity(), "small-file");
        controller.pause().stop().destroy();
        controller = start(new Intent());
        assertEquals(0, this.<SeekBar>find(R.id.slider).getProgress());
    }

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
    public void learnsFromDislikes() throws IOException {
        assertFalse(find(R.id.learn).isEnabled());
        for (int place = 0; place < 3; place++) {
            press(place, R.id.like);
            press(place + 3, R.id.dislike);
        }
        assertTrue(find(R.id.learn).isEnabled());
        press(find(R.id.learn));
        assertEquals("Learned on this device", text(R.id.note));
        File kept = new File(activity().getFilesDir(), "user-state.json");
        assertNotNull(new UserStateFile(kept).load().offset);
        Screenshot.take(activity(), "learned");
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
    public void theSliderOpensAFileOnlyWhereItIsLetGo() {
        SeekBar slider = find(R.id.slider);
        String before = text(R.id.cost);
        float right = slider.getWidth() - slider.getPaddingRight();
        touch(slider, MotionEvent.ACTION_DOWN, right);
        touch(slider, MotionEvent.ACTION_MOVE, slider.getPaddingLeft());
        assertEquals(0, slider.getProgress());
        assertEquals(before, text(R.id.cost));
        press(0, R.id.like);
        assertEquals(0, slider.getProgress());
        touch(slider, MotionEvent.ACTION_UP, slider.getPaddingLeft());
        assertEquals(0, slider.getProgress());
        assertFalse(text(R.id.cost).startsWith(before.split(" · ")[0]));
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

    @Test
    public void theUserIsForgottenWithAndWithoutAPack() throws IOException {
        File file = new File(activity().getFilesDir(), "user-state.json");
        UserStateFile kept = new UserStateFile(file);
        for (String pack : new String[] {"pack", "/no/such/pack"}) {
            controller.newIntent(new Intent().putExtra(MainActivity.EXTRA_PACK, "pack"));
            idle();
            press(0, R.id.like);
            assertEquals(1, kept.load().likes.size());
            controller.newIntent(new Intent().putExtra(MainActivity.EXTRA_PACK, pack));
            idle();
            shadowOf(activity()).clickMenuItem(R.id.forget);
            idle();
            assertEquals(0, kept.load().likes.size());
        }
        assertEquals(View.VISIBLE, find(R.id.failure).getVisibility());
    }

    private int clusterOfUser(File pack) {
        try (Recommender recommender =
                new Recommender(Pack.open(pack), TfliteInterpreter::new, UserState.NEW)) {
            return recommender.cluster();
        }
    }

    private static ActivityController<MainActivity> start(Intent intent) {
        ActivityController<MainActivity> started =
                Robolectric.buildActivity(MainActivity.class, intent).setup();
        idle();
        return started;
    }

    private MainActivity activity() {
        return controller.get();
    }

    private <T extends View> T find(int id) {
        return activity().findViewById(id);
    }

    private ListView rows() {
        return find(R.id.rows);
    }

    private View row(int place) {
        return rows().getAdapter().getView(place, null, rows());
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (int place = 0; place < rows().getCount(); place++) {
            names.add(text(row(place), R.id.name));
        }
        return names;
    }

    private String text(int id) {
        return this.<TextView>find(id).getText().toString();
    }

    private static String text(View parent, int id) {
        return parent.<TextView>findViewById(id).getText().toString();
    }

    private void press(int place, int button) {
        press(row(place).findViewById(button));
    }

    private static void press(View view) {
        assertTrue(view.performClick());
        idle();
    }

    private void type(String text) {
        this.<EditText>find(R.id.search).setText(text);
        idle();
    }

    private static void setFreeMemory(long bytes) {
        ActivityManager.MemoryInfo memory = new ActivityManager.MemoryInfo();
        memory.availMem = bytes;
        Context context = RuntimeEnvironment.getApplication();
        shadowOf(context.getSystemService(ActivityManager.class)).setMemoryInfo(memory);
    }

    /** As a keyboard or a screen reader would: only that counts as the user's own doing. */
    private void slide(int place) {
        SeekBar slider = find(R.id.slider);
        Bundle arguments = new Bundle();
        arguments.putFloat(AccessibilityNodeInfo.ACTION_ARGUMENT_PROGRESS_VALUE, place);
        slider.performAccessibilityAction(android.R.id.accessibilityActionSetProgress, arguments);
        idle();
    }

    private static void touch(View view, int action, float x) {
        long now = SystemClock.uptimeMillis();
        MotionEvent event = MotionEvent.obtain(now, now, action, x, view.getHeight() / 2f, 0);
        view.dispatchTouchEvent(event);
        event.recycle();
        idle();
    }

    private static void idle() {
        ShadowLooper.idleMainLooper();
    }
}
