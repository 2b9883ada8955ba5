package dev.tfpeel.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * All that a device knows about its user; nothing of it leaves the device. It cannot be changed:
 * each method returns another state.
 *
 * <p>Items are external ids, so that likes and dislikes outlive a pack.
 */
public final class UserState {
    /** Of someone new. */
    public static final UserState NEW =
            new UserState(Collections.emptyList(), Collections.emptyList(), null);

    /** Ids of liked items, in the order in which they were liked; cannot be changed. */
    public final List<String> liked;

    /** Ids of disliked items; cannot be changed. */
    public final List<String> disliked;

    /** Null where nothing was learned. */
    public final LearnedOffset learned;

    UserState(List<String> liked, List<String> disliked, LearnedOffset learned) {
        this.liked = Collections.unmodifiableList(new ArrayList<>(liked));
        this.disliked = Collections.unmodifiableList(new ArrayList<>(disliked));
        this.learned = learned;
    }

    /** Returns the state in which an item is the last one liked. */
    public UserState withLiked(String id) {
        return new UserState(with(liked, id), without(disliked, id), learned);
    }

    /** Returns the state in which an item is disliked. */
    public UserState withDisliked(String id) {
        return new UserState(without(liked, id), with(disliked, id), learned);
    }

    /** Returns the state in which an item is neither liked nor disliked. */
    public UserState without(String id) {
        return new UserState(without(liked, id), without(disliked, id), learned);
    }

    /** Returns the state with another offset; null for none. */
    UserState withLearned(LearnedOffset offset) {
        return new UserState(liked, disliked, offset);
    }

    private static List<String> with(List<String> ids, String id) {
        List<String> all = without(ids, id);
        all.add(id);
        return all;
    }

    private static List<String> without(List<String> ids, String id) {
        List<String> others = new ArrayList<>(ids);
        others.remove(id);
        return others;
    }
}
