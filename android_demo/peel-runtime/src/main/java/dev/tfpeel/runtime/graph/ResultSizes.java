package dev.tfpeel.runtime.graph;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * What sizes an operator's results can have, by the sizes of its inputs. Where an operator checks
 * its inputs when it runs, its results are those of inputs that it takes.
 */
final class ResultSizes {
    private static final BigInteger ONE = BigInteger.ONE;

    private final SizeBounds bounds;
    private final ComputedCounts counts;

    ResultSizes(SizeBounds bounds, ComputedCounts counts) {
        this.bounds = bounds;
        this.counts = counts;
    }

    /** Returns bounds of each result of an operator. */
    BigInteger[][] of(GraphOperator operator) {
        if (operator.code == Code.SPLIT_V) {
            return split(operator);
        }
        BigInteger[] sizes = single(operator);
        boolean few = sizes.length <= GraphTensors.MOST_DIMENSIONS;
        Table.require(few, "has a tensor of too many dimensions");
        BigInteger[][] found = new BigInteger[operator.outputs.length][];
        Arrays.fill(found, sizes);
        return found;
    }

    private BigInteger[] single(GraphOperator operator) {
        BigInteger[] first = bounds.of(operator.inputs[0]);
        switch (operator.code) {
            case Code.CAST:
            case Code.CUMSUM:
            case Code.L2_NORMALIZATION:
            case Code.LOGISTIC:
            case Code.SQRT:
            case Code.TOPK_V2: // The count is checked to be at most the last size.
                return first;
            case Code.RESHAPE:
            case Code.SCATTER_ND:
                return stated(operator.inputs[operator.inputs.length - 1]);
            case Code.CONCATENATION:
                return concatenated(operator, first);
            case Code.PACK:
                BigInteger count = BigInteger.valueOf(operator.inputs.length);
                return with(first, operator.option(1), 0, count);
            case Code.SQUEEZE:
                return squeezed(first, operator.listOption());
            case Code.ARG_MAX:
                boolean known = operator.shortOption(0) == TensorKind.INT32;
                Table.require(known, "has places of an unknown type");
                return without(first, bounds.axes(operator.inputs[1]), false);
            case Code.SUM:
            case Code.REDUCE_MAX:
                boolean kept = operator.shortOption(0) != 0;
                return without(first, bounds.axes(operator.inputs[1]), kept);
            case Code.TRANSPOSE:
                return transposed(first, bounds.axes(operator.inputs[1]));
            default:
                return ofTwo(operator, first, bounds.of(operator.inputs[1]));
        }
    }

    private BigInteger[] ofTwo(GraphOperator operator, BigInteger[] left, BigInteger[] right) {
        switch (operator.code) {
            case Code.GATHER:
                return with(left, operator.option(0), 1, right);
            case Code.FULLY_CONNECTED:
                return connected(operator, left, right);
            case Code.BATCH_MATMUL:
                return multiplied(operator, left, right);
            case Code.UNSORTED_SEGMENT_SUM:
                int slices = Math.min(right.length, left.length);
                BigInteger[] rest = Arrays.copyOfRange(left, slices, left.length);
                return with(rest, 0, 0, counts.most(bounds, operator.inputs[2]));
            default:
                return broadcast(left, right);
        }
    }

    /** Returns what two sizes can be brought to: equal ones, or 1 and another. */
    private static BigInteger[] broadcast(BigInteger[] left, BigInteger[] right) {
        BigInteger[] found = new BigInteger[Math.max(left.length, right.length)];
        for (int axis = 0; axis < found.length; axis++) {
            int fromLeft = axis - found.length + left.length;
            int fromRight = axis - found.length + right.length;
            BigInteger one = fromLeft < 0 ? ONE : left[fromLeft];
            BigInteger other = fromRight < 0 ? ONE : right[fromRight];
            if (other.equals(ONE) || other.equals(one)) {
                found[axis] = one;
            } else {
                found[axis] = one.equals(ONE) ? other : one.add(other);
            }
        }
        return found;
    }

    private BigInteger[] concatenated(GraphOperator operator, BigInteger[] first) {
        int axis = operator.option(0);
        requireAxis(axis, first.length);
        BigInteger length = BigInteger.ZERO;
        for (int number : operator.inputs) {
            BigInteger[] part = bounds.of(number);
            Table.require(part.length == first.length, "joins tensors of different ranks");
            length = length.add(part[axis]);
        }
        return with(first, axis, 1, length);
    }

    private BigInteger[][] split(GraphOperator operator) {
        BigInteger[] value = bounds.of(operator.inputs[0]);
        int[] axes = bounds.axes(operator.inputs[2]);
        int pieces = operator.outputs.length;
        int[] lengths = bounds.tensors.integers(operator.inputs[1], pieces);
        requireSizes(lengths);
        Table.require(lengths.length == pieces, "splits into another number of pieces");
        BigInteger[][] found = new BigInteger[pieces][];
        for (int piece = 0; piece < pieces; piece++) {
            requireAxis(axes[0], value.length);
            found[piece] = with(value, axes[0], 1, BigInteger.valueOf(lengths[piece]));
        }
        return found;
    }

    private BigInteger[] stated(int number) {
        int[] sizes = bounds.axes(number);
        requireSizes(sizes);
        return SizeBounds.exact(sizes);
    }

    private BigInteger[] connected(
            GraphOperator operator, BigInteger[] value, BigInteger[] weights) {
        boolean right = weights.length == 2 && bounds.isStored(operator.inputs[1]);
        Table.require(right, "multiplies with weights that are no stored matrix");
        BigInteger[] rows = SizeBounds.product(value).divideAndRemainder(weights[1]);
        BigInteger more = rows[1].signum() > 0 ? ONE : BigInteger.ZERO;
        return new BigInteger[] {rows[0].add(more), weights[0]};
    }

    private static BigInteger[] multiplied(
            GraphOperator operator, BigInteger[] left, BigInteger[] right) {
        int rank = Math.min(left.length, right.length);
        Table.require(rank > 1, "multiplies what is no matrix");
        BigInteger[] batches =
                broadcast(
                        Arrays.copyOf(left, left.length - 2),
                        Arrays.copyOf(right, right.length - 2));
        int last = right.length - (operator.shortOption(1) == 0 ? 1 : 2);
        return with(batches, batches.length, 0, left[left.length - 2], right[last]);
    }

    private static BigInteger[] squeezed(BigInteger[] sizes, int[] axes) {
        // Without any, it takes out those that are 1 when it runs.
        Table.require(axes.length > 0, "leaves it open which sizes are taken out");
        return without(sizes, axes, false);
    }

    private static BigInteger[] transposed(BigInteger[] sizes, int[] order) {
        int[] sorted = order.clone();
        Arrays.sort(sorted);
        boolean right = order.length == sizes.length;
        BigInteger[] found = new BigInteger[sizes.length];
        for (int axis = 0; right && axis < found.length; axis++) {
            right = sorted[axis] == axis;
            found[axis] = right ? sizes[order[axis]] : ONE;
        }
        Table.require(right, "transposes into no order");
        return found;
    }

    /** Returns sizes where some, from an axis on, have become others. */
    private static BigInteger[] with(
            BigInteger[] sizes, int axis, int replaced, BigInteger... others) {
        requireAxis(axis, sizes.length + 1 - replaced);
        BigInteger[] found = Arrays.copyOf(sizes, sizes.length - replaced + others.length);
        System.arraycopy(others, 0, found, axis, others.length);
        int rest = axis + replaced;
        System.arraycopy(sizes, rest, found, axis + others.length, sizes.length - rest);
        return found;
    }

    /** Returns sizes of which some are taken out, or kept as 1. */
    private static BigInteger[] without(BigInteger[] sizes, int[] axes, boolean kept) {
        BigInteger[] marked = sizes.clone();
        for (int axis : axes) {
            requireAxis(axis, sizes.length);
            marked[axis] = null;
        }
        BigInteger[] found = new BigInteger[sizes.length];
        int count = 0;
        for (BigInteger size : marked) {
            if (size != null || kept) {
                found[count++] = size == null ? ONE : size;
            }
        }
        return Arrays.copyOf(found, count);
    }

    private static void requireAxis(int axis, int rank) {
        Table.require(axis >= 0 && axis < rank, "has an axis that its tensor has not");
    }

    private static void requireSizes(int[] sizes) {
        for (int size : sizes) {
            Table.require(size > 0, "has a size below 1");
        }
    }
}
