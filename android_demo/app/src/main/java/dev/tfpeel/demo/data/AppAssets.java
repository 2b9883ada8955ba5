package dev.tfpeel.demo.data;

import android.content.res.AssetManager;
import java.io.IOException;
import java.io.InputStream;
import java.util.SortedSet;
import java.util.TreeSet;

/** The assets of an app. */
public final class AppAssets implements Assets {
    private final AssetManager assets;

    public AppAssets(AssetManager assets) {
        this.assets = assets;
    }

    @Override
    public SortedSet<String> list(String folder) throws IOException {
        SortedSet<String> names = new TreeSet<>();
        for (String path : assets.list(folder)) {
            // Android names what is in the folder; Robolectric all the files below it.
            names.add(path.split("/")[0]);
        }
        return names;
    }

    @Override
    public InputStream open(String path) throws IOException {
        return assets.open(path, AssetManager.ACCESS_STREAMING);
    }
}
