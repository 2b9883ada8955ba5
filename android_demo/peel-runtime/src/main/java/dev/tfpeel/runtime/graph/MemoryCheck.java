package dev.tfpeel.runtime.graph;

import dev.tfpeel.runtime.Limits;
import java.math.BigInteger;
import java.util.List;

/** How much memory the results of a file's operators can take when it runs. */
final class MemoryCheck {
    /** Of float32 and int32; results of fewer bytes may be of another type than is declared. */
    private static final int NUMBER_BYTES = 4;

    private static final String[] EACH = {
        "", " for each id of a list", " for each pair of ids in lists"
    };

    private final ComputedCounts counts = new ComputedCounts();
    private final long[] limits;

    /** Numbers that may still be asked for; nothing is computed with bounds beyond them. */
    private final BigInteger[] left = new BigInteger[EACH.length];

    /**
     * @param fileBytes size of the file
     */
    MemoryCheck(long fileBytes) {
        limits =
                new long[] {
                    Limits.FILE_MEMORY + Limits.FILE_MEMORY_PER_BYTE * fileBytes,
                    Limits.ID_MEMORY + Limits.ID_MEMORY_PER_BYTE * fileBytes,
                    Limits.PAIR_MEMORY
                };
        for (int power = 0; power < left.length; power++) {
            left[power] = BigInteger.valueOf(limits[power] / NUMBER_BYTES);
        }
    }

    /**
     * Checks that the results of all graphs together stay within the limits on memory.
     *
     * @param operators of a graph
     * @param tensors of the graph
     * @param inputs numbers of those that the graph is given
     */
    void check(List<GraphOperator> operators, GraphTensors tensors, int[] inputs) {
        SizeBounds bounds = new SizeBounds(tensors, inputs);
        for (int number : inputs) {
            take(bounds.of(number), tensors.numbers(number));
        }
        ResultSizes rules = new ResultSizes(bounds, counts);
        for (GraphOperator operator : operators) {
            if (operator.code == Code.FULLY_CONNECTED || operator.code == Code.BATCH_MATMUL) {
                // They keep a copy of their weights in another order, each operator its own.
                for (int number : operator.inputs) {
                    take(bounds.of(number), 0);
                }
            }
            BigInteger[][] results = rules.of(operator);
            for (int index = 0; index < results.length; index++) {
                int number = operator.outputs[index];
                bounds.add(operator, number, results[index]);
                take(results[index], tensors.numbers(number));
            }
        }
    }

    /**
     * Takes a tensor's numbers off, or the declared ones where these are more: delegates may plan
     * their memory with what is declared, and never correct it.
     */
    private void take(BigInteger[] sizes, long declared) {
        BigInteger[] made = SizeBounds.coefficients(SizeBounds.product(sizes));
        BigInteger atFirst = made[0].add(made[1]).add(made[2]);
        BigInteger more = BigInteger.valueOf(declared).subtract(atFirst);
        made[0] = made[0].add(more.max(BigInteger.ZERO));
        for (int power = 0; power < left.length; power++) {
            left[power] = left[power].subtract(made[power]);
            Table.require(
                    left[power].signum() >= 0,
                    "asks for more than " + limits[power] + " bytes of memory" + EACH[power]);
        }
    }
}
