package dev.tfpeel.runtime;

import dev.tfpeel.runtime.error.InvalidRequestException;
import dev.tfpeel.runtime.manifest.FileEntry;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;

/**
 * Recommends out of a pack for the user of this device; not safe for use by several threads.
 *
 * <p>The router chooses the user cluster from the liked items, so nobody else learns them. One
 * file of that cluster is open at a time.
 */
public final class Recommender implements Closeable {
    private final Pack pack;
    private final InterpreterFactory interpreters;
    private final RouterFile router;
    private UserState state;
    private long budgetBytes = FileChoice.UNLIMITED;
    private long freeBytes = FileChoice.UNLIMITED;
    private ClusterFile open;

    /**
     * @param pack to recommend from
     * @param interpreters of this platform
     * @param state of the user
     */
    public Recommender(Pack pack, InterpreterFactory interpreters, UserState state) {
        this.pack = pack;
        this.interpreters = interpreters;
        this.state = state;
        router =
                new RouterFile(
                        interpreters,
                        pack.checked(pack.manifest.router),
                        pack.manifest.clusters.size());
    }

    /** Returns the state of the user; save it after each change. */
    public UserState state() {
        return state;
    }

    /** Takes another state; what was learned in another basis is dropped when it is used. */
    public void setState(UserState state) {
        this.state = state;
    }

    /**
     * Uses the largest file within a budget and the free memory from now on; see {@link
     * FileChoice}. Likes, dislikes and what was learned are kept.
     */
    public void setLimits(long budgetBytes, long freeBytes) {
        this.budgetBytes = budgetBytes;
        this.freeBytes = freeBytes;
    }

    /** Returns the user cluster of the liked items, as the router on this device sees it. */
    public int cluster() {
        return router.route(likedIds());
    }

    /** Returns what the manifest says about the file that answers now. */
    public FileEntry file() {
        return openFile().entry;
    }

    /**
     * Returns the best items that are neither liked nor disliked, at most k.
     *
     * @throws InvalidRequestException k is below 1
     */
    public List<Recommendation> recommend(int k) {
        if (k < 1) {
            throw new InvalidRequestException("k is too small", k, "1 or more", "ask for an item");
        }
        ClusterFile file = openFile();
        return named(file.recommend(userVector(file), seenIds(), k));
    }

    /** Returns the items most like one, at most k. */
    public List<Recommendation> similar(Item item, int k) {
        ClusterFile file = withItemVectors();
        int[] itself = {item.index};
        return named(file.recommend(file.itemVectors(itself)[0], itself, k));
    }

    /** Returns how much each liked item speaks for an item, most first. */
    public List<Reason> why(Item recommended) {
        ClusterFile file = withItemVectors();
        List<Item> liked = pack.catalogue.known(state.liked);
        int[] ids = new int[liked.size() + 1];
        ids[0] = recommended.index;
        for (int index = 0; index < liked.size(); index++) {
            ids[index + 1] = liked.get(index).index;
        }
        float[][] vectors = file.itemVectors(ids);
        List<Reason> reasons = new ArrayList<>();
        for (int index = 0; index < liked.size(); index++) {
            reasons.add(new Reason(liked.get(index), Vectors.dot(vectors[0], vectors[index + 1])));
        }
        reasons.sort((a, b) -> Float.compare(b.similarity, a.similarity));
        return reasons;
    }

    /** Returns whether the file that answers now can explain and find similar items. */
    public boolean canExplain() {
        return openFile().hasItemVectors();
    }

    /** Returns whether the file that answers now can learn from dislikes. */
    public boolean canLearn() {
        return openFile().canTrain();
    }

    /** Returns whether what was learned counts in the file that answers now. */
    public boolean hasLearned() {
        LearnedOffset learned = state.learned;
        return learned != null && learned.fits(pack.sha256, openFile().entry.cluster);
    }

    /** Learns from the likes and dislikes; the state then holds what was learned. */
    public void learn() {
        ClusterFile file = openFile();
        float[] encoded = file.encodeHistory(likedIds());
        float[] trained = file.trainUser(userVector(file), likedIds(), ids(state.disliked));
        state = state.withLearned(
                new LearnedOffset(
                        pack.sha256, file.entry.cluster, Vectors.difference(trained, encoded)));
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
            open = null;
        }
        router.close();
    }

    private float[] userVector(ClusterFile file) {
        float[] encoded = file.encodeHistory(likedIds());
        return hasLearned() ? Vectors.sum(encoded, state.learned.values(file.width)) : encoded;
    }

    private ClusterFile openFile() {
        FileEntry entry = FileChoice.choose(pack.filesOf(cluster()), budgetBytes, freeBytes);
        if (open == null || open.entry != entry) {
            if (open != null) {
                open.close();
                open = null;
            }
            open = new ClusterFile(interpreters, pack.checked(entry), entry);
        }
        return open;
    }

    private ClusterFile withItemVectors() {
        ClusterFile file = openFile();
        if (!file.hasItemVectors()) {
            throw new InvalidRequestException(
                    "the file is too small to compare items",
                    file.entry.budgetBytes + " bytes",
                    "a file with the signature item_vectors",
                    "choose a larger budget");
        }
        return file;
    }

    private List<Recommendation> named(ClusterFile.Ranking ranking) {
        List<Recommendation> found = new ArrayList<>();
        for (int index = 0; index < ranking.ids.length; index++) {
            Item item = pack.catalogue.all().get(ranking.ids[index]);
            found.add(new Recommendation(item, ranking.scores[index]));
        }
        return found;
    }

    private int[] seenIds() {
        List<String> seen = new ArrayList<>(state.liked);
        seen.addAll(state.disliked);
        return ids(seen);
    }

    private int[] likedIds() {
        return ids(state.liked);
    }

    private int[] ids(List<String> names) {
        return pack.catalogue.known(names).stream().mapToInt(item -> item.index).toArray();
    }
}
