package dev.tfpeel.runtime;

import java.util.Arrays;

/**
 * What training on the device added to the user vector, and the basis that its numbers belong to.
 *
 * <p>All files of one cluster share a basis, and a smaller file's vector is the beginning of a
 * larger one's: so an offset can be cut, or filled up with zeros. In another cluster or another
 * pack its numbers mean nothing.
 */
public final class LearnedOffset {
    /** SHA-256 of the manifest of the pack. */
    public final String packSha256;

    /** User cluster of the pack. */
    public final int cluster;

    private final float[] values;

    LearnedOffset(String packSha256, int cluster, float[] values) {
        this.packSha256 = packSha256;
        this.cluster = cluster;
        this.values = values.clone();
    }

    /** Returns whether the numbers belong to this cluster of this pack. */
    boolean fits(String packSha256, int cluster) {
        return this.packSha256.equals(packSha256) && this.cluster == cluster;
    }

    /** Returns the numbers, cut or filled up with zeros to a file's width. */
    float[] values(int width) {
        return Arrays.copyOf(values, width);
    }

    /** Returns how many numbers there are. */
    int width() {
        return values.length;
    }
}
