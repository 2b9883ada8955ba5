package dev.tfpeel.demo.data;

import android.app.ActivityManager;
import android.content.Context;
import android.content.SharedPreferences;
import android.os.Debug;
import dev.tfpeel.runtime.FileChoice;
import dev.tfpeel.runtime.InterpreterFactory;
import dev.tfpeel.runtime.Pack;
import dev.tfpeel.runtime.Recommender;
import dev.tfpeel.runtime.TrustedPacks;
import dev.tfpeel.runtime.UserState;
import dev.tfpeel.runtime.UserStateFile;
import dev.tfpeel.runtime.error.DamagedFileException;
import dev.tfpeel.runtime.signature.PublicKey;
import dev.tfpeel.runtime.signature.TrustedKeys;
import java.io.File;
import java.io.IOException;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** The repository of a real device: its folders, its preferences, its memory. */
public final class DeviceRepository implements RecommenderRepository {
    private static final String LAST_PACK = "last_pack";
    private static final String BUDGET_BYTES = "budget_bytes";

    private final Assets assets;
    private final PackFolders folders;
    private final File versionsFile;
    private final InterpreterFactory interpreters;
    private final UserStateFile stateFile;
    private final SharedPreferences preferences;
    private final ActivityManager activities;

    /**
     * @param context of the application
     * @param assets of the application: packs, and the keys that it trusts
     * @param interpreters of this platform
     */
    public DeviceRepository(Context context, Assets assets, InterpreterFactory interpreters) {
        this.assets = assets;
        this.interpreters = interpreters;
        folders = new PackFolders(context, assets);
        versionsFile = new File(context.getFilesDir(), "pack-versions.json");
        stateFile = new UserStateFile(new File(context.getFilesDir(), "user-state.json"));
        preferences = context.getSharedPreferences("settings", Context.MODE_PRIVATE);
        activities = context.getSystemService(ActivityManager.class);
    }

    @Override
    public List<File> packs() throws IOException {
        return folders.find();
    }

    @Override
    public Pack open(File directory) throws IOException {
        List<PublicKey> keys = BundledKeys.read(assets);
        Pack pack = keys.isEmpty() ? Pack.open(directory) : openTrusted(directory, keys);
        preferences.edit().putString(LAST_PACK, directory.getPath()).apply();
        return pack;
    }

    /** Not every Android knows Ed25519; Bouncy Castle is in each APK that has keys. */
    private Pack openTrusted(File directory, List<PublicKey> keys) throws IOException {
        TrustedKeys trusted = new TrustedKeys(keys, new BouncyCastleProvider());
        return new TrustedPacks(trusted, versionsFile).open(directory);
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
