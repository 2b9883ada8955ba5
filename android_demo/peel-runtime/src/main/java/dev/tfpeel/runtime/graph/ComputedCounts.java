package dev.tfpeel.runtime.graph;

import dev.tfpeel.runtime.Limits;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * How many sums an operator makes whose count a graph computes from the list of a call.
 *
 * <p>The graphs of {@code item_vectors} and {@code train_user} number the rows of the file whose
 * items are listed, and make a sum for each number. There are no more than ids in the list only
 * where no two rows have the same item: so the items of the rows are computed here, as the graph
 * does from its constants.
 */
final class ComputedCounts {
    /** Two graphs have one each; it takes time to compute the items of a file. */
    private static final int MOST_COUNTS = 4;

    /** The operators between the constants and the items of the rows. */
    private static final int MOST_STEPS = 4;

    private static final String UNKNOWN = "computes its items in an unknown way";

    private final Map<GraphOperator, BigInteger> known = new HashMap<>();

    /** Returns a bound of a count, a constant or one that the graph computes. */
    BigInteger most(SizeBounds bounds, int number) {
        if (bounds.tensors.isConstant(number)) {
            int count = bounds.tensors.integers(number, 1)[0];
            Table.require(count > 0, "has a size below 1");
            return BigInteger.valueOf(count);
        }
        GraphOperator maker = bounds.maker(number);
        if (!known.containsKey(maker)) {
            Table.require(known.size() < MOST_COUNTS, "computes too many sizes");
            known.put(maker, mostListedRows(bounds, number).add(BigInteger.ONE));
        }
        return known.get(maker);
    }

    /** Returns how many rows can be in the list, where a count is one more than their number. */
    private static BigInteger mostListedRows(SizeBounds bounds, int number) {
        int[] sum = bounds.maker(number, Code.ADD).inputs;
        int slots = bounds.maker(sum[0], Code.REDUCE_MAX).inputs[0];
        int[] numbered = bounds.maker(slots, Code.MUL).inputs;
        int summed = bounds.maker(numbered[0], Code.CUMSUM).inputs[0];
        int[] one = bounds.tensors.integers(sum[1], 1);
        Table.require(
                summed == numbered[1] && one[0] == 1, "numbers its rows in an unknown way");
        int areListed = bounds.maker(summed, Code.CAST).inputs[0];
        int[] gathered = bounds.maker(areListed, Code.GATHER).inputs;
        int flags = bounds.maker(gathered[0], Code.SCATTER_ND).inputs[1];
        bounds.maker(flags, Code.EQUAL);
        Table.require(areDifferent(bounds, gathered[1]), "has two rows of one item");
        return SizeBounds.product(bounds.of(flags));
    }

    private static boolean areDifferent(SizeBounds bounds, int number) {
        if (bounds.of(number).length != 1) {
            return false;
        }
        BitSet there = new BitSet();
        int[] items = values(bounds, number, MOST_STEPS);
        for (int item : items) {
            if (item < 0 || item >= Limits.MOST_ITEMS) {
                return false;
            }
            there.set(item);
        }
        return there.cardinality() == items.length;
    }

    /** Returns the numbers that operators make of constants. */
    private static int[] values(SizeBounds bounds, int number, int steps) {
        BigInteger most = BigInteger.valueOf(Limits.MOST_ITEMS);
        BigInteger size = SizeBounds.product(bounds.of(number));
        Table.require(size.compareTo(most) <= 0, "has too many rows");
        if (bounds.tensors.isConstant(number)) {
            return bounds.tensors.values(number);
        }
        GraphOperator maker = bounds.maker(number);
        Table.require(steps > 0 && bounds.tensors.type(number) == TensorKind.INT32, UNKNOWN);
        int[][] given = new int[maker.inputs.length][];
        for (int index = 0; index < given.length; index++) {
            int input = maker.inputs[index];
            boolean alike = bounds.tensors.type(input) == TensorKind.INT32;
            Table.require(alike || maker.code == Code.CAST, "adds unlike numbers");
            given[index] = values(bounds, input, steps - 1);
        }
        int[] found = computed(bounds, maker, given, size.intValue());
        Table.require(found.length == size.intValue(), UNKNOWN);
        return found;
    }

    /** Returns what an operator makes; as it does in the interpreter, an int wraps. */
    private static int[] computed(
            SizeBounds bounds, GraphOperator maker, int[][] given, int size) {
        switch (maker.code) {
            case Code.CAST:
                return given[0];
            case Code.CUMSUM:
                Table.require(bounds.of(maker.inputs[0]).length == 1, UNKNOWN);
                return runningSum(given[0]);
            case Code.ADD:
            case Code.MUL:
                return combined(maker.code == Code.ADD, given[0], given[1], size);
            case Code.SCATTER_ND:
                BigInteger[] places = bounds.of(maker.inputs[0]);
                boolean single = places.length == 2 && places[1].equals(BigInteger.ONE);
                single &= bounds.of(maker.inputs[1]).length == 1 && given[2].length == 1;
                Table.require(single && given[0].length == given[1].length, UNKNOWN);
                return scattered(given[0], given[1], size);
            default:
                Table.require(false, UNKNOWN);
                return null;
        }
    }

    private static int[] runningSum(int[] numbers) {
        int[] found = numbers.clone();
        for (int index = 1; index < found.length; index++) {
            found[index] += found[index - 1];
        }
        return found;
    }

    /** Returns sums or products of numbers; a single one stands for as many as there are. */
    private static int[] combined(boolean added, int[] left, int[] right, int size) {
        Table.require(left.length == size || left.length == 1, UNKNOWN);
        Table.require(right.length == size || right.length == 1, UNKNOWN);
        int[] found = new int[size];
        for (int index = 0; index < size; index++) {
            int one = left[left.length == 1 ? 0 : index];
            int other = right[right.length == 1 ? 0 : index];
            found[index] = added ? one + other : one * other;
        }
        return found;
    }

    private static int[] scattered(int[] places, int[] values, int size) {
        int[] found = new int[size];
        for (int index = 0; index < places.length; index++) {
            boolean inside = places[index] >= 0 && places[index] < size;
            Table.require(inside, "spreads its items out of range");
            found[places[index]] += values[index];
        }
        return found;
    }
}
