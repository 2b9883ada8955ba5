package dev.tfpeel.demo;

import android.app.Application;
import android.os.Handler;
import android.os.Looper;
import dev.tfpeel.demo.data.AppAssets;
import dev.tfpeel.demo.data.Assets;
import dev.tfpeel.demo.data.DeviceRepository;
import dev.tfpeel.runtime.tflite.TfliteInterpreter;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Holds what outlives an activity: the state of the screen and the worker behind it. */
public class DemoApplication extends Application {
    private DemoModel model;

    /** Returns the state holder; to be called on the main thread. */
    public DemoModel model() {
        if (model == null) {
            model =
                    new DemoModel(
                            new DeviceRepository(this, assets(), TfliteInterpreter::new),
                            worker(),
                            new Handler(Looper.getMainLooper())::post);
        }
        return model;
    }

    /** Begins anew, as a process does that the system had ended. */
    void forgetModel() {
        model = null;
    }

    /** Returns what came with the app: packs, and the keys that it trusts. */
    protected Assets assets() {
        return new AppAssets(getAssets());
    }

    /** Returns where packs are read and run: one thread, for no interpreter stands two. */
    protected Executor worker() {
        return Executors.newSingleThreadExecutor();
    }
}
