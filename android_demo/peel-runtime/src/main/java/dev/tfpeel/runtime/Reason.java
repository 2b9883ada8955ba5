package dev.tfpeel.runtime;

/** How much a liked item speaks for a recommendation. */
public final class Reason {
    /** The liked item. */
    public final Item item;

    /** Similarity to the recommended item, in the units of the scores; may be below 0. */
    public final float similarity;

    Reason(Item item, float similarity) {
        this.item = item;
        this.similarity = similarity;
    }
}
