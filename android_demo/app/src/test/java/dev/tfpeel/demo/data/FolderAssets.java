package dev.tfpeel.demo.data;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;

/** A folder in the place of an APK's assets, which a test may change. */
public final class FolderAssets implements Assets {
    private final File root;

    public FolderAssets(File root) {
        this.root = root;
    }

    @Override
    public SortedSet<String> list(String folder) {
        String[] names = new File(root, folder).list();
        return new TreeSet<>(Arrays.asList(names == null ? new String[0] : names));
    }

    @Override
    public InputStream open(String path) throws IOException {
        return Files.newInputStream(root.toPath().resolve(path));
    }

    /** Adds a file, or changes it. */
    public void write(String path, String text) throws IOException {
        File file = new File(root, path);
        Files.createDirectories(file.getParentFile().toPath());
        Files.write(file.toPath(), text.getBytes());
    }
}
