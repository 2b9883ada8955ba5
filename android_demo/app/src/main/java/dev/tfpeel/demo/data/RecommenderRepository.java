package dev.tfpeel.demo.data;

import dev.tfpeel.runtime.Pack;
import dev.tfpeel.runtime.Recommender;
import dev.tfpeel.runtime.UserState;
import java.io.File;
import java.io.IOException;
import java.util.List;

/** The packs on this device, and all that is kept about its user. */
public interface RecommenderRepository {
    /**
     * Returns the directories of packs: pushed ones first, the newest before others.
     *
     * @throws IOException a pack that came with the app cannot be laid out as files
     */
    List<File> packs() throws IOException;

    /**
     * Opens a pack and remembers that it was the last one.
     *
     * <p>Where the app trusts keys, one of them must have signed it, and its version must not be
     * below that of a pack that was opened before.
     *
     * @throws dev.tfpeel.runtime.error.PeelException it is no pack, damaged, or not trusted
     * @throws IOException keys or versions cannot be read
     */
    Pack open(File directory) throws IOException;

    /**
     * Returns a recommender for the user of this device.
     *
     * @throws IOException what was kept about the user cannot be read
     */
    Recommender recommender(Pack pack) throws IOException;

    /** Returns the pack that was opened last, or null. */
    File lastPack();

    /** Returns the budget in bytes that was chosen last, or the greatest number of all. */
    long budgetBytes();

    /** Remembers a budget in bytes. */
    void setBudgetBytes(long bytes);

    /** Returns the memory in bytes that the system would give without stopping other apps. */
    long freeBytes();

    /** Returns the native memory in bytes that this process has in use; 0 where nobody knows. */
    long nativeHeapBytes();

    /**
     * Keeps what is known about the user.
     *
     * @throws IOException it cannot be written
     */
    void save(UserState state) throws IOException;
}
