package dev.tfpeel.runtime;

/** An item and its score. */
public final class Recommendation {
    /** Which. */
    public final Item item;

    /** Greater is better; comparable within one answer. */
    public final float score;

    Recommendation(Item item, float score) {
        this.item = item;
        this.score = score;
    }
}
