package dev.tfpeel.demo.data;

import android.content.Context;
import android.content.res.AssetManager;
import dev.tfpeel.runtime.manifest.Manifest;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
        for (String name : list(FOLDER)) {
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
        File target = new File(new File(context.getFilesDir(), BUNDLED_FOLDER), name);
        File manifest = new File(target, Manifest.NAME);
        String source = FOLDER + "/" + name;
        byte[] wanted = read(source + "/" + Manifest.NAME);
        if (manifest.isFile() && Arrays.equals(Files.readAllBytes(manifest.toPath()), wanted)) {
            return target;
        }
        Files.deleteIfExists(manifest.toPath());
        copy(source, target);
        File fresh = new File(target, Manifest.NAME + ".new");
        Files.write(fresh.toPath(), wanted);
        if (!fresh.renameTo(manifest)) {
            throw new IOException("cannot write " + manifest);
        }
        return target;
    }

    private void copy(String source, File target) throws IOException {
        String[] inside = list(source);
        if (inside.length == 0) {
            try (OutputStream out = new FileOutputStream(target)) {
                out.write(read(source));
            }
            return;
        }
        Files.createDirectories(target.toPath());
        for (String name : inside) {
            if (!name.equals(Manifest.NAME)) {
                copy(source + "/" + name, new File(target, name));
            }
        }
    }

    private String[] list(String path) throws IOException {
        String[] found = context.getAssets().list(path);
        return found == null ? new String[0] : found;
    }

    private byte[] read(String path) throws IOException {
        try (InputStream in = context.getAssets().open(path, AssetManager.ACCESS_STREAMING)) {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            byte[] chunk = new byte[1 << 16];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                content.write(chunk, 0, read);
            }
            return content.toByteArray();
        }
    }
}
