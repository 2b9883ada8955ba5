package dev.tfpeel.demo;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.content.Intent;
import android.view.MotionEvent;
import android.view.View;
import android.widget.LinearLayout;
import android.widget.SeekBar;
import dev.tfpeel.runtime.UserStateFile;
import java.io.File;
import java.io.IOException;
import java.util.List;
import org.junit.Test;
import org.robolectric.annotation.Config;

/** The app as a person would use it. What was on the screen is drawn into build/screens/. */
public class ScreensTest extends AppOnScreen {
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
}
