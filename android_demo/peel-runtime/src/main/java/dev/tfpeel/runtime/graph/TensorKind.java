package dev.tfpeel.runtime.graph;

import java.util.Arrays;

/** The type of a signature's input or output, and its declared shape; -1 for any size. */
public final class TensorKind {
    static final int FLOAT32 = 0;
    static final int INT32 = 2;

    final int type;
    final int[] shape;

    TensorKind(int type, int... shape) {
        this.type = type;
        this.shape = shape;
    }

    /** Returns how many numbers the last dimension has; 1 for a single number. */
    public int width() {
        return shape.length == 0 ? 1 : shape[shape.length - 1];
    }

    /** Returns whether this is as a rule says, whose sizes below zero stand for any. */
    boolean fits(TensorKind rule) {
        boolean fits = type == rule.type && shape.length == rule.shape.length;
        for (int axis = 0; fits && axis < shape.length; axis++) {
            fits = rule.shape[axis] < 0 || rule.shape[axis] == shape[axis];
        }
        return fits;
    }

    @Override
    public String toString() {
        return "type " + type + ", shape " + Arrays.toString(shape);
    }
}
