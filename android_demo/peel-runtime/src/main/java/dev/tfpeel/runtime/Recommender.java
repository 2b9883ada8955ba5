package dev.tfpeel.runtime;

import dev.tfpeel.runtime.error.DamagedFileException;
import dev.tfpeel.runtime.error.InvalidRequestException;
import dev.tfpeel.runtime.manifest.FileEntry;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Recommends to one user out of a pack, and keeps what it knows of the user in a {@link
 * UserState}; not safe for use by several threads at once.
 *
 * <p>Nothing leaves the device: the pack's router picks the user cluster from the likes, and the
 * cluster's file does the rest. One file of a cluster is open at a time.
 *
 * <p>It answers as {@code tfpeel.runtime.Recommender}, its model in Python, does.
 */
public final class Recommender implements Closeable {
    /** The latest likes and dislikes that are learned from: training compares all pairs. */
    private static final int MOST_EXAMPLES = 64;

    private final Pack pack;
    private final InterpreterFactory interpreters;
    private final Integer fixedCluster;
    private final RouterFile router;
    private UserState state;
    private long budgetBytes = FileChoice.UNLIMITED;
    private long freeBytes = FileChoice.UNLIMITED;
    private ClusterFile open;

    /**
     * @param pack to recommend from
     * @param interpreters of this platform
     * @param state of the user
     * @throws DamagedFileException the router is not what the manifest says
     */
    public Recommender(Pack pack, InterpreterFactory interpreters, UserState state) {
        this(pack, interpreters, state, null);
    }

    /**
     * Like the other constructor, for a cluster that was chosen elsewhere.
     *
     * @param cluster null to ask the router whenever the likes change
     */
    public Recommender(
            Pack pack, InterpreterFactory interpreters, UserState state, Integer cluster) {
        this.pack = pack;
        this.interpreters = interpreters;
        this.state = state;
        fixedCluster = cluster;
        router =
                new RouterFile(
                        interpreters,
                        pack.checked(pack.manifest.router),
                        pack.manifest);
    }

    /** Returns what is known of the user; save it after each change. */
    public UserState state() {
        return state;
    }

    /** Goes on with another state, such as {@code state().liking(id)}. */
    public void setState(UserState state) {
        this.state = state;
    }

    /**
     * Goes on with the largest file within a budget and the free memory; see {@link FileChoice}.
     * Likes and dislikes stay, and so does what was learned in the cluster.
     *
     * @throws InvalidRequestException the cluster has no file within the budget; then nothing
     *     changes
     */
    public void setLimits(long budgetBytes, long freeBytes) {
        FileChoice.choose(pack.filesOf(cluster()), budgetBytes, freeBytes);
        this.budgetBytes = budgetBytes;
        this.freeBytes = freeBytes;
    }

    /** Returns the user cluster that the likes belong to. */
    public int cluster() {
        return fixedCluster == null ? router.route(likes()) : fixedCluster;
    }

    /** Returns what the manifest says about the file that answers now; does not open it. */
    public FileEntry file() {
        return FileChoice.choose(pack.filesOf(cluster()), budgetBytes, freeBytes);
    }

    /** Closes the file that is open, and so frees its memory; the next question opens it again. */
    public void release() {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    /** Returns whether the file that answers now can compare items and learn; small ones cannot. */
    public boolean learns() {
        return openFile().learns();
    }

    /**
     * Returns the best items that the user neither liked nor disliked, at most k.
     *
     * @throws InvalidRequestException k is out of range
     * @throws DamagedFileException a file is not what the manifest says
     */
    public List<Recommendation> recommend(int k) {
        checkK(k);
        List<String> seen = new ArrayList<>(state.likes);
        seen.addAll(state.dislikes);
        return named(openFile().recommend(userVector(), indices(seen), k));
    }

    /** Returns the liked and disliked ids that are no items of this pack, in their order. */
    public List<String> unknownIds() {
        List<String> unknown = new ArrayList<>(state.likes);
        unknown.addAll(state.dislikes);
        unknown.removeIf(id -> pack.catalogue.find(id) != null);
        return unknown;
    }

    /**
     * Returns the items that a user whose vector is the item's would get first.
     *
     * @throws InvalidRequestException the file does not hold the item, is too small to tell, or k
     *     is out of range
     */
    public List<Recommendation> similar(Item item, int k) {
        checkK(k);
        return named(openFile().recommend(vectorOf(item), new int[] {item.index}, k));
    }

    /**
     * Returns the likes that speak most for an item, and how much, at most k.
     *
     * <p>How much is the score that the item would get from that like alone: the item's vector
     * times the like's vector brought to length one. Likes that the file does not hold are left
     * out.
     *
     * @throws InvalidRequestException the file does not hold the item, is too small to tell, or k
     *     is out of range
     */
    public List<Recommendation> why(Item item, int k) {
        checkK(k);
        float[] vector = vectorOf(item);
        List<Item> likes = pack.catalogue.known(state.likes);
        float[][] vectors = openFile().itemVectors(likes());
        List<Recommendation> reasons = new ArrayList<>();
        for (int index = 0; index < likes.size(); index++) {
            double length = Math.sqrt(Vectors.dot(vectors[index], vectors[index]));
            if (length > 0) {
                double score = Vectors.dot(vector, vectors[index]) / length;
                reasons.add(new Recommendation(likes.get(index), (float) score));
            }
        }
        reasons.sort((a, b) -> Float.compare(b.score, a.score));
        return reasons.subList(0, Math.min(k, reasons.size()));
    }

    /**
     * Learns from the likes and dislikes; the same ones give the same result.
     *
     * @return whether anything was learned: it takes a like and a dislike that the file holds, and
     *     a file that {@link #learns()}
     */
    public boolean learn() {
        ClusterFile file = openFile();
        String basis = pack.basisOf(file.entry.cluster);
        if (!file.learns()) {
            // What a larger file of the cluster taught stays good.
            if (state.offset != null && !state.offset.basis.equals(basis)) {
                state = state.withOffset(null);
            }
            return false;
        }
        float[] start = file.encodeHistory(likes());
        float[] learned =
                file.trainUser(start, latest(likes()), latest(indices(state.dislikes)));
        // Without a pair the vector comes back but for rounding.
        if (Vectors.areClose(learned, start)) {
            state = state.withOffset(null);
            return false;
        }
        state = state.withOffset(new Offset(basis, Vectors.difference(learned, start)));
        return true;
    }

    /**
     * Returns the vector of the likes and of what was learned, [width of the file].
     *
     * <p>What was learned in another cluster or from another pack is learned anew first.
     */
    public float[] userVector() {
        ClusterFile file = openFile();
        String basis = pack.basisOf(file.entry.cluster);
        if (state.offset != null && !state.offset.basis.equals(basis)) {
            learn();
        }
        float[] vector = file.encodeHistory(likes());
        Offset offset = state.offset;
        return offset == null ? vector : Vectors.sum(vector, offset.ofWidth(file.width));
    }

    @Override
    public void close() {
        release();
        router.close();
    }

    private ClusterFile openFile() {
        FileEntry entry = file();
        if (open == null || open.entry != entry) {
            release();
            open = new ClusterFile(interpreters, pack.checked(entry), entry, pack.manifest);
        }
        return open;
    }

    private float[] vectorOf(Item item) {
        float[] vector = openFile().itemVectors(new int[] {item.index})[0];
        if (Vectors.dot(vector, vector) == 0) {
            throw new InvalidRequestException(
                    "the user cluster's file does not hold the item",
                    item.id,
                    "an item that it recommends",
                    "take another item, or a larger budget");
        }
        return vector;
    }

    private void checkK(int k) {
        int count = pack.manifest.items.count;
        if (k < 1 || k > count) {
            throw new InvalidRequestException(
                    "k is out of range", k, "1.." + count, "choose another k");
        }
    }

    private List<Recommendation> named(ClusterFile.Ranking ranking) {
        List<Recommendation> found = new ArrayList<>();
        for (int index = 0; index < ranking.ids.length; index++) {
            Item item = pack.catalogue.all().get(ranking.ids[index]);
            found.add(new Recommendation(item, ranking.scores[index]));
        }
        return found;
    }

    private int[] likes() {
        return indices(state.likes);
    }

    private int[] indices(List<String> ids) {
        return pack.catalogue.known(ids).stream().mapToInt(item -> item.index).toArray();
    }

    private static int[] latest(int[] ids) {
        int from = Math.max(0, ids.length - MOST_EXAMPLES);
        return Arrays.copyOfRange(ids, from, ids.length);
    }
}
