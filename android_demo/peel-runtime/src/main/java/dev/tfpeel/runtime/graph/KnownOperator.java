package dev.tfpeel.runtime.graph;

import java.util.HashMap;
import java.util.Map;

/** What an operator of a pack's graphs may look like; a file with any other is refused. */
final class KnownOperator {
    static final int SQUEEZE = 43;

    private static final int ANY = 1 << 16;
    private static final Map<Integer, KnownOperator> BY_CODE = new HashMap<>();

    static {
        // Without options.
        for (int code : new int[] {14, 53, 75}) { // LOGISTIC, CAST, SQRT
            BY_CODE.put(code, new KnownOperator(1, 1, 0));
        }
        // RESHAPE, TRANSPOSE, MAXIMUM, MINIMUM, EQUAL, NOT_EQUAL, FLOOR_MOD
        for (int code : new int[] {22, 39, 55, 57, 71, 72, 95}) {
            BY_CODE.put(code, new KnownOperator(2, 2, 0));
        }
        for (int code : new int[] {122, 155}) { // SCATTER_ND, UNSORTED_SEGMENT_SUM
            BY_CODE.put(code, new KnownOperator(3, 3, 0));
        }
        BY_CODE.put(48, new KnownOperator(2, 2, 0).giving(2, 2)); // TOPK_V2
        // With their own.
        BY_CODE.put(0, new KnownOperator(2, 2, 11)); // ADD
        BY_CODE.put(2, new KnownOperator(1, ANY, 10, 0)); // CONCATENATION
        BY_CODE.put(9, new KnownOperator(2, 3, 8)); // FULLY_CONNECTED
        BY_CODE.put(11, new KnownOperator(1, 1, 12)); // L2_NORMALIZATION
        BY_CODE.put(18, new KnownOperator(2, 2, 21)); // MUL
        BY_CODE.put(36, new KnownOperator(2, 2, 23, 0)); // GATHER
        BY_CODE.put(41, new KnownOperator(2, 2, 28)); // SUB
        BY_CODE.put(42, new KnownOperator(2, 2, 29)); // DIV
        BY_CODE.put(SQUEEZE, new KnownOperator(1, 1, 30, 0));
        BY_CODE.put(56, new KnownOperator(2, 2, 40, 0)); // ARG_MAX
        BY_CODE.put(74, new KnownOperator(2, 2, 27, 0)); // SUM
        BY_CODE.put(82, new KnownOperator(2, 2, 27, 0)); // REDUCE_MAX
        BY_CODE.put(83, new KnownOperator(1, ANY, 59, 0, 1)); // PACK
        BY_CODE.put(102, new KnownOperator(3, 3, 79, 0).giving(1, ANY)); // SPLIT_V
        BY_CODE.put(126, new KnownOperator(2, 2, 101, 1)); // BATCH_MATMUL
        BY_CODE.put(128, new KnownOperator(2, 2, 102)); // CUMSUM
    }

    /** The code of its table of options, 0 for none. */
    final int options;

    private final int fewestInputs;
    private final int mostInputs;
    private final int[] fields;
    private int fewestOutputs = 1;
    private int mostOutputs = 1;

    private KnownOperator(int fewestInputs, int mostInputs, int options, int... fields) {
        this.fewestInputs = fewestInputs;
        this.mostInputs = mostInputs;
        this.options = options;
        this.fields = fields;
    }

    /** Returns the operator with a code, or null. */
    static KnownOperator of(int code) {
        return BY_CODE.get(code);
    }

    /** Returns whether the size of an operator's output is its third input. */
    static boolean isSizedByThirdInput(int code) {
        return code == 122 || code == 155;
    }

    boolean takes(int inputs, int outputs) {
        return fewestInputs <= inputs
                && inputs <= mostInputs
                && fewestOutputs <= outputs
                && outputs <= mostOutputs;
    }

    boolean hasField(int field) {
        for (int known : fields) {
            if (known == field) {
                return true;
            }
        }
        return false;
    }

    private KnownOperator giving(int fewest, int most) {
        fewestOutputs = fewest;
        mostOutputs = most;
        return this;
    }
}
