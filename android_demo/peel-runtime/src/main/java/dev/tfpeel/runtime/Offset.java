package dev.tfpeel.runtime;

import java.util.Arrays;

/** What was learned on the device: added to the user vector that the history gives. */
public final class Offset {
    /** Name of the space that the numbers belong to; see {@link Pack#basisOf}. */
    public final String basis;

    private final float[] values;

    /**
     * @param basis see {@link #basis}
     * @param values one for each dimension of the file that it was learned with
     */
    Offset(String basis, float[] values) {
        this.basis = basis;
        this.values = values.clone();
    }

    /** Returns how many numbers there are. */
    public int width() {
        return values.length;
    }

    /** Returns the numbers for a file of another width: cut, or followed by zeros. */
    public float[] ofWidth(int width) {
        return Arrays.copyOf(values, width);
    }
}
