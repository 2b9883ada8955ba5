package dev.tfpeel.demo.data;

import android.content.Context;
import android.content.res.AssetManager;
import dev.tfpeel.runtime.manifest.Manifest;
import dev.tfpeel.runtime.manifest.ManifestParser;
import dev.tfpeel.runtime.manifest.StoredFile;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where packs are: pushed to files/packs/ of the app's own or its shared storage, or in the APK.
 *
 * <p>An interpreter maps a file into memory, so a pack in the APK is laid out as files first.
 */
final class PackFolders {
    private static final String FOLDER = "packs";
    private static final String BUNDLED_FOLDER = "bundled-packs";

    /** Endings of folders that a push has not finished with. */
    private static final List<String> UNFINISHED = Arrays.asList(".part", ".old");

    private final Context context;

    PackFolders(Context context) {
        this.context = context;
    }

    List<File> find() throws IOException {
        List<File> found = new ArrayList<>();
        addPacks(found, new File(context.getFilesDir(), FOLDER));
        addPacks(found, context.getExternalFilesDir(FOLDER));
        found.sort((a, b) -> Long.compare(pushedAt(b), pushedAt(a)));
        Set<String> bundled = new TreeSet<>();
        for (String path : context.getAssets().list(FOLDER)) {
            // Android names the folders inside; Robolectric all the files in them.
            bundled.add(path.split("/")[0]);
        }
        for (String name : bundled) {
            found.add(laidOut(name));
        }
        return found;
    }

    private static void addPacks(List<File> found, File folder) {
        File[] inside = folder == null ? null : folder.listFiles();
        for (File candidate : inside == null ? new File[0] : inside) {
            String name = candidate.getName();
            boolean finished = UNFINISHED.stream().noneMatch(name::endsWith);
            if (finished && new File(candidate, Manifest.NAME).isFile()) {
                found.add(candidate);
            }
        }
    }

    private static long pushedAt(File pack) {
        return new File(pack, Manifest.NAME).lastModified();
    }

    /** The manifest is copied last: a copy that was cut short has none, and is made again. */
    private File laidOut(String name) throws IOException {
        Path target = context.getFilesDir().toPath().resolve(BUNDLED_FOLDER).resolve(name);
        Path manifest = target.resolve(Manifest.NAME);
        byte[] wanted = read(name, Manifest.NAME);
        if (Files.exists(manifest) && Arrays.equals(Files.readAllBytes(manifest), wanted)) {
            return target.toFile();
        }
        Files.deleteIfExists(manifest);
        for (StoredFile file : ManifestParser.parse(wanted).storedFiles()) {
            Path copy = target.resolve(file.path);
            Files.createDirectories(copy.getParent());
            Files.write(copy, read(name, file.path));
        }
        Path fresh = target.resolve(Manifest.NAME + ".new");
        Files.write(fresh, wanted);
        Files.move(fresh, manifest, StandardCopyOption.ATOMIC_MOVE);
        return target.toFile();
    }

    private byte[] read(String pack, String path) throws IOException {
        String asset = FOLDER + "/" + pack + "/" + path;
        try (InputStream in = context.getAssets().open(asset, AssetManager.ACCESS_STREAMING)) {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            byte[] chunk = new byte[1 << 16];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                content.write(chunk, 0, read);
            }
            return content.toByteArray();
        }
    }
}
