package dev.tfpeel.demo;

import android.app.Activity;
import android.graphics.Bitmap;
import android.graphics.Canvas;
import android.view.View;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Draws a screen into a file, with Android's own drawing code. */
final class Screenshot {
    private static final File FOLDER = new File(System.getProperty("peel.screens"));

    private Screenshot() {}

    static void take(Activity activity, String name) {
        View window = activity.getWindow().getDecorView();
        Bitmap picture =
                Bitmap.createBitmap(
                        window.getWidth(), window.getHeight(), Bitmap.Config.ARGB_8888);
        window.draw(new Canvas(picture));
        FOLDER.mkdirs();
        try (OutputStream out = new FileOutputStream(new File(FOLDER, name + ".png"))) {
            picture.compress(Bitmap.CompressFormat.PNG, 100, out);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
