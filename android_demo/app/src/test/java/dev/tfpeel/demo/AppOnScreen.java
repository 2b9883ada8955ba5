package dev.tfpeel.demo;

import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.app.ActivityManager;
import android.content.Context;
import android.content.Intent;
import android.os.Bundle;
import android.os.SystemClock;
import android.view.MotionEvent;
import android.view.View;
import android.view.accessibility.AccessibilityNodeInfo;
import android.widget.EditText;
import android.widget.ListView;
import android.widget.SeekBar;
import android.widget.TextView;
import java.util.ArrayList;
import java.util.List;
import org.junit.Before;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.android.controller.ActivityController;
import org.robolectric.annotation.Config;
import org.robolectric.annotation.GraphicsMode;
import org.robolectric.shadows.ShadowLooper;

/** The real activity, with the real native interpreter and the pack in the APK, and a hand on it. */
@RunWith(RobolectricTestRunner.class)
@Config(
        sdk = 34,
        application = SameThreadApplication.class,
        shadows = UnknownNativeHeap.class,
        qualifiers = "w411dp-h823dp-xhdpi")
@GraphicsMode(GraphicsMode.Mode.NATIVE)
abstract class AppOnScreen {
    private static final long PLENTY_BYTES = 1L << 30;

    ActivityController<MainActivity> controller;

    @Before
    public void startWithEnoughMemory() {
        setFreeMemory(PLENTY_BYTES);
        controller = start(new Intent());
    }

    static ActivityController<MainActivity> start(Intent intent) {
        ActivityController<MainActivity> started =
                Robolectric.buildActivity(MainActivity.class, intent).setup();
        idle();
        return started;
    }

    MainActivity activity() {
        return controller.get();
    }

    <T extends View> T find(int id) {
        return activity().findViewById(id);
    }

    ListView rows() {
        return find(R.id.rows);
    }

    View row(int place) {
        return rows().getAdapter().getView(place, null, rows());
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        for (int place = 0; place < rows().getCount(); place++) {
            names.add(text(row(place), R.id.name));
        }
        return names;
    }

    String text(int id) {
        return this.<TextView>find(id).getText().toString();
    }

    static String text(View parent, int id) {
        return parent.<TextView>findViewById(id).getText().toString();
    }

    void press(int place, int button) {
        press(row(place).findViewById(button));
    }

    static void press(View view) {
        assertTrue(view.performClick());
        idle();
    }

    void type(String text) {
        this.<EditText>find(R.id.search).setText(text);
        idle();
    }

    static void setFreeMemory(long bytes) {
        ActivityManager.MemoryInfo memory = new ActivityManager.MemoryInfo();
        memory.availMem = bytes;
        Context context = RuntimeEnvironment.getApplication();
        shadowOf(context.getSystemService(ActivityManager.class)).setMemoryInfo(memory);
    }

    /** As a keyboard or a screen reader would: only that counts as the user's own doing. */
    void slide(int place) {
        SeekBar slider = find(R.id.slider);
        Bundle arguments = new Bundle();
        arguments.putFloat(AccessibilityNodeInfo.ACTION_ARGUMENT_PROGRESS_VALUE, place);
        slider.performAccessibilityAction(android.R.id.accessibilityActionSetProgress, arguments);
        idle();
    }

    static void touch(View view, int action, float x) {
        long now = SystemClock.uptimeMillis();
        MotionEvent event = MotionEvent.obtain(now, now, action, x, view.getHeight() / 2f, 0);
        view.dispatchTouchEvent(event);
        event.recycle();
        idle();
    }

    static void idle() {
        ShadowLooper.idleMainLooper();
    }
}
