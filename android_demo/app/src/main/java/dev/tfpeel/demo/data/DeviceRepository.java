package dev.tfpeel.demo.data;

import android.app.ActivityManager;
import android.content.Context;
import android.content.SharedPreferences;
import android.os.Debug;
import dev.tfpeel.runtime.FileChoice;
import dev.tfpeel.runtime.InterpreterFactory;
import dev.tfpeel.runtime.Pack;
import dev.tfpeel.runtime.Recommender;
import dev.tfpeel.runtime.UserState;
import dev.tfpeel.runtime.UserStateFile;
import dev.tfpeel.runtime.error.DamagedFileException;
import java.io.File;
import java.io.IOException;
import java.util.List;

/** The repository of a real device: its folders, its preferences, its memory. */
public final class DeviceRepository implements RecommenderRepository {
    private static final String LAST_PACK = "last_pack";
    private static final String BUDGET_BYTES = "budget_bytes";

    private final PackFolders folders;
    private final InterpreterFactory interpreters;
    private final UserStateFile stateFile;
    private final SharedPreferences preferences;
    private final ActivityManager activities;

    /**
     * @param context of the application
     * @param interpreters of this platform
     */
    public DeviceRepository(Context context, InterpreterFactory interpreters) {
        this.interpreters = interpreters;
        folders = new PackFolders(context);
        stateFile = new UserStateFile(new File(context.getFilesDir(), "user-state.json"));
        preferences = context.getSharedPreferences("settings", Context.MODE_PRIVATE);
        activities = context.getSystemService(ActivityManager.class);
    }

    @Override
    public List<File> packs() throws IOException {
        return folders.find();
    }

    @Override
    public Pack open(File directory) {
        Pack pack = Pack.open(directory);
        preferences.edit().putString(LAST_PACK, directory.getPath()).apply();
        return pack;
    }

    @Override
    public Recommender recommender(Pack pack) throws IOException {
        return new Recommender(pack, interpreters, state());
    }

    /** A file that nothing can read must not keep the app from starting for ever. */
    private UserState state() throws IOException {
        try {
            return stateFile.load();
        } catch (DamagedFileException error) {
            stateFile.putAside();
            return UserState.NEW;
        }
    }

    @Override
    public File lastPack() {
        String path = preferences.getString(LAST_PACK, null);
        return path == null ? null : new File(path);
    }

    @Override
    public long budgetBytes() {
        return preferences.getLong(BUDGET_BYTES, FileChoice.UNLIMITED);
    }

    @Override
    public void setBudgetBytes(long bytes) {
        preferences.edit().putLong(BUDGET_BYTES, bytes).apply();
    }

    @Override
    public long freeBytes() {
        ActivityManager.MemoryInfo memory = new ActivityManager.MemoryInfo();
        activities.getMemoryInfo(memory);
        return Math.max(0, memory.availMem - memory.threshold);
    }

    @Override
    public long nativeHeapBytes() {
        return Debug.getNativeHeapAllocatedSize();
    }

    @Override
    public void save(UserState state) throws IOException {
        stateFile.save(state);
    }
}
