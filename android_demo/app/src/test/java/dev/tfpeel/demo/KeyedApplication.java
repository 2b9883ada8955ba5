package dev.tfpeel.demo;

import dev.tfpeel.demo.data.Assets;
import dev.tfpeel.demo.data.FolderAssets;
import java.io.File;
import java.util.concurrent.Executor;

/** An app whose assets a test lays out: packs, and keys that it trusts. */
public final class KeyedApplication extends DemoApplication {
    File assetsFolder() {
        return new File(getDataDir(), "assets");
    }

    @Override
    protected Assets assets() {
        return new FolderAssets(assetsFolder());
    }

    @Override
    protected Executor worker() {
        return Runnable::run;
    }
}
