package dev.tfpeel.runtime.manifest;

/** Rows of a file that keep the same dimensions at the same precision. */
public final class GroupEntry {
    /** How many items. */
    public final int rows;

    /** How many numbers each. */
    public final int dimensions;

    /** Of a number: 4, 8, 16 or 32. */
    public final int bits;

    GroupEntry(int rows, int dimensions, int bits) {
        this.rows = rows;
        this.dimensions = dimensions;
        this.bits = bits;
    }
}
