package dev.tfpeel.runtime.graph;

import java.math.BigInteger;

/**
 * How large the tensors of a graph can get, as far as its operators have been gone through.
 *
 * <p>A size is a bound: a polynomial in n, the ids in the longest list of a call, with coefficients
 * of at least 0. It is one number, which is the polynomial's value at a huge n: sums and products
 * are those of polynomials as long as no coefficient is as large as that n.
 */
final class SizeBounds {
    /**
     * What an operator makes is at most the product of two of its inputs, times the number of its
     * inputs or 2 for each dimension. Each input is within the limits on memory, which are below
     * 2^48.
     */
    private static final int LIST_BITS = 128;

    private static final BigInteger LIST_LENGTH = BigInteger.ONE.shiftLeft(LIST_BITS);

    final GraphTensors tensors;
    private final BigInteger[][] known;
    private final GraphOperator[] makers;

    /**
     * @param inputs of the graph
     */
    SizeBounds(GraphTensors tensors, int[] inputs) {
        this.tensors = tensors;
        known = new BigInteger[tensors.count()][];
        makers = new GraphOperator[tensors.count()];
        for (int number : inputs) {
            known[number] = given(number);
        }
    }

    /**
     * Returns what a bound is without a list, for each id, and for each pair of ids; higher powers
     * make the last one huge.
     */
    static BigInteger[] coefficients(BigInteger bound) {
        BigInteger[] upper = bound.divideAndRemainder(LIST_LENGTH);
        BigInteger[] highest = upper[0].divideAndRemainder(LIST_LENGTH);
        return new BigInteger[] {upper[1], highest[1], highest[0]};
    }

    /** Returns how many numbers tensors of some sizes have. */
    static BigInteger product(BigInteger[] sizes) {
        BigInteger found = BigInteger.ONE;
        for (BigInteger size : sizes) {
            found = found.multiply(size);
        }
        return found;
    }

    /** Returns exact sizes as bounds. */
    static BigInteger[] exact(int[] sizes) {
        BigInteger[] found = new BigInteger[sizes.length];
        for (int axis = 0; axis < found.length; axis++) {
            found[axis] = BigInteger.valueOf(sizes[axis]);
        }
        return found;
    }

    /** Returns the bounds of a tensor that has a value. */
    BigInteger[] of(int number) {
        if (known[number] == null) {
            known[number] = exact(tensors.shape(number));
        }
        return known[number];
    }

    /** Notes what an operator makes. */
    void add(GraphOperator operator, int number, BigInteger[] sizes) {
        known[number] = sizes;
        makers[number] = operator;
    }

    /** Returns the operator that makes a tensor, which has a certain code. */
    GraphOperator maker(int number, int code) {
        GraphOperator maker = maker(number);
        Table.require(maker.code == code, "computes a size in an unknown way");
        return maker;
    }

    /** Returns the operator that makes a tensor. */
    GraphOperator maker(int number) {
        Table.require(makers[number] != null, "computes a size in an unknown way");
        return makers[number];
    }

    /** Returns whether a tensor is a constant, or one in another type: its sizes are exact. */
    boolean isStored(int number) {
        GraphOperator maker = makers[number];
        boolean cast = maker != null && maker.code == Code.CAST;
        return tensors.isConstant(cast ? maker.inputs[0] : number);
    }

    /** Returns the axes that a constant names. */
    int[] axes(int number) {
        return tensors.integers(number, GraphTensors.MOST_DIMENSIONS);
    }

    /** Returns the sizes of what a client gives. */
    private BigInteger[] given(int number) {
        int[] first = tensors.shape(number);
        int[] kind = tensors.kind(number).shape;
        BigInteger[] sizes = new BigInteger[kind.length];
        boolean right = true;
        for (int axis = 0; axis < kind.length; axis++) {
            // It may be prepared with the first sizes before the interpreter is told the real ones.
            right &= kind[axis] != 0 && first[axis] == Math.max(kind[axis], 1);
            sizes[axis] = kind[axis] < 0 ? LIST_LENGTH : BigInteger.valueOf(kind[axis]);
        }
        Table.require(right, "has an input that begins with another size");
        return sizes;
    }
}
