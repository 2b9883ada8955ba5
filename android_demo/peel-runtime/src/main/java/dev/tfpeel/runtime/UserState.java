package dev.tfpeel.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a device remembers of its user; it never leaves the device. It cannot be changed: each
 * method returns another state.
 *
 * <p>Items that the pack of the day does not know are kept: another pack may know them.
 */
public final class UserState {
    /** Of someone new. */
    public static final UserState NEW =
            new UserState(Collections.emptyList(), Collections.emptyList(), null);

    /** External item ids, the latest last; cannot be changed. */
    public final List<String> likes;

    /** Likewise; no item is in both. */
    public final List<String> dislikes;

    /** Null where nothing was learned. */
    public final Offset offset;

    UserState(List<String> likes, List<String> dislikes, Offset offset) {
        this.likes = Collections.unmodifiableList(new ArrayList<>(likes));
        this.dislikes = Collections.unmodifiableList(new ArrayList<>(dislikes));
        this.offset = offset;
    }

    /** Returns the state after the user liked an item. */
    public UserState liking(String id) {
        return new UserState(with(likes, id), without(dislikes, id), offset);
    }

    /** Returns the state after the user disliked an item. */
    public UserState disliking(String id) {
        return new UserState(without(likes, id), with(dislikes, id), offset);
    }

    /** Returns the state without an item. */
    public UserState forgetting(String id) {
        return new UserState(without(likes, id), without(dislikes, id), offset);
    }

    /** Returns the state with another offset; null for none. */
    UserState withOffset(Offset offset) {
        return new UserState(likes, dislikes, offset);
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
