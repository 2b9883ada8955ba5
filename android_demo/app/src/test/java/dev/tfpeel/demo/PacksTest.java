package dev.tfpeel.demo;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import android.content.Context;
import dev.tfpeel.demo.data.AppAssets;
import dev.tfpeel.demo.data.DeviceRepository;
import dev.tfpeel.demo.data.RecommenderRepository;
import dev.tfpeel.runtime.Pack;
import dev.tfpeel.runtime.tflite.TfliteInterpreter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.annotation.Config;

/** Which packs the app finds. */
@RunWith(RobolectricTestRunner.class)
@Config(sdk = 34)
public class PacksTest {
    private final Context context = RuntimeEnvironment.getApplication();
    private final RecommenderRepository repository =
            new DeviceRepository(
                    context, new AppAssets(context.getAssets()), TfliteInterpreter::new);
    private File bundled;

    @Before
    public void findTheBundledPack() throws IOException {
        assertEquals(1, repository.packs().size());
        bundled = repository.packs().get(0);
    }

    @Test
    public void theBundledPackIsLaidOutWhole() throws IOException {
        Pack.open(bundled).verify();
        Files.delete(bundled.toPath().resolve("manifest.json"));
        Files.delete(bundled.toPath().resolve("router.tflite"));
        Pack.open(repository.packs().get(0)).verify();
    }

    @Test
    public void pushedPacksComeFirstTheNewestBeforeOthers() throws IOException {
        push(new File(context.getFilesDir(), "packs/older"), 1_000_000);
        push(new File(context.getExternalFilesDir("packs"), "newer"), 2_000_000);
        assertEquals(List.of("newer", "older", "pack"), names());
    }

    @Test
    public void whatIsNoWholePackIsNotFound() throws IOException {
        push(new File(context.getFilesDir(), "packs/mine.part"), 0);
        push(new File(context.getFilesDir(), "packs/mine.old"), 0);
        assertTrue(new File(context.getFilesDir(), "packs/empty").mkdirs());
        assertEquals(List.of("pack"), names());
    }

    private List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        for (File pack : repository.packs()) {
            names.add(pack.getName());
        }
        return names;
    }

    private void push(File target, long pushedAt) throws IOException {
        Path from = bundled.toPath();
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Path to = target.toPath().resolve(from.relativize(path).toString());
                Files.createDirectories(to.getParent());
                Files.copy(path, to);
            }
        }
        assertTrue(new File(target, "manifest.json").setLastModified(pushedAt));
    }
}
