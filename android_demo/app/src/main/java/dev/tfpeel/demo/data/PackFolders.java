package dev.tfpeel.demo.data;

import android.content.Context;
import dev.tfpeel.runtime.manifest.Manifest;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where packs are: in files/packs/ of the app's own or its shared storage, or in the APK. */
final class PackFolders {
    private static final String FOLDER = "packs";
    private static final String BUNDLED_FOLDER = "bundled-packs";

    /** Endings of folders that a push has not finished with. */
    private static final List<String> UNFINISHED = Arrays.asList(".part", ".old");

    private final Context context;
    private final BundledPacks bundled;

    PackFolders(Context context, Assets assets) {
        this.context = context;
        bundled = new BundledPacks(assets, new File(context.getFilesDir(), BUNDLED_FOLDER));
    }

    List<File> find() throws IOException {
        List<File> found = new ArrayList<>();
        addPacks(found, new File(context.getFilesDir(), FOLDER));
        addPacks(found, context.getExternalFilesDir(FOLDER));
        found.sort((a, b) -> Long.compare(pushedAt(b), pushedAt(a)));
        found.addAll(bundled.laidOut());
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
}
