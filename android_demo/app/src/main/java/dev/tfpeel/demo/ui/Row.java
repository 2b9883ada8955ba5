package dev.tfpeel.demo.ui;

import dev.tfpeel.runtime.Item;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One item of the list. */
public final class Row {
    public final Item item;

    /** The liked items that speak for it, the strongest first; at most two. */
    public final List<Item> reasons;

    public final boolean isLiked;
    public final boolean isDisliked;

    /** Whether the open file can find similar items. */
    public final boolean hasSimilar;

    public Row(
            Item item,
            List<Item> reasons,
            boolean isLiked,
            boolean isDisliked,
            boolean hasSimilar) {
        this.item = item;
        this.reasons = Collections.unmodifiableList(new ArrayList<>(reasons));
        this.isLiked = isLiked;
        this.isDisliked = isDisliked;
        this.hasSimilar = hasSimilar;
    }
}
