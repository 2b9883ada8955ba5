package dev.tfpeel.runtime.graph;

import java.util.HashMap;
import java.util.Map;

/** What an operator of a pack's graphs may look like; a file with any other is refused. */
final class KnownOperator {
    private static final int ANY = 1 << 16;
    private static final Map<Integer, KnownOperator> BY_CODE = new HashMap<>();

    static {
        // Without options.
        for (int code : new int[] {Code.LOGISTIC, Code.CAST, Code.SQRT}) {
            BY_CODE.put(code, new KnownOperator(1, 1, 0));
        }
        for (int code : new int[] {Code.MAXIMUM, Code.MINIMUM, Code.EQUAL, Code.NOT_EQUAL}) {
            BY_CODE.put(code, new KnownOperator(2, 2, 0));
        }
        for (int code : new int[] {Code.RESHAPE, Code.TRANSPOSE, Code.FLOOR_MOD}) {
            BY_CODE.put(code, new KnownOperator(2, 2, 0));
        }
        for (int code : new int[] {Code.SCATTER_ND, Code.UNSORTED_SEGMENT_SUM}) {
            BY_CODE.put(code, new KnownOperator(3, 3, 0));
        }
        BY_CODE.put(Code.TOPK_V2, new KnownOperator(2, 2, 0).giving(2, 2));
        // With their own.
        BY_CODE.put(Code.ADD, new KnownOperator(2, 2, 11));
        BY_CODE.put(Code.CONCATENATION, new KnownOperator(1, ANY, 10, 0));
        BY_CODE.put(Code.FULLY_CONNECTED, new KnownOperator(2, 3, 8));
        BY_CODE.put(Code.L2_NORMALIZATION, new KnownOperator(1, 1, 12));
        BY_CODE.put(Code.MUL, new KnownOperator(2, 2, 21));
        BY_CODE.put(Code.GATHER, new KnownOperator(2, 2, 23, 0));
        BY_CODE.put(Code.SUB, new KnownOperator(2, 2, 28));
        BY_CODE.put(Code.DIV, new KnownOperator(2, 2, 29));
        BY_CODE.put(Code.SQUEEZE, new KnownOperator(1, 1, 30, 0));
        BY_CODE.put(Code.ARG_MAX, new KnownOperator(2, 2, 40, 0));
        BY_CODE.put(Code.SUM, new KnownOperator(2, 2, 27, 0));
        BY_CODE.put(Code.REDUCE_MAX, new KnownOperator(2, 2, 27, 0));
        BY_CODE.put(Code.PACK, new KnownOperator(1, ANY, 59, 0, 1));
        BY_CODE.put(Code.SPLIT_V, new KnownOperator(3, 3, 79, 0).giving(1, ANY));
        BY_CODE.put(Code.BATCH_MATMUL, new KnownOperator(2, 2, 101, 1));
        BY_CODE.put(Code.CUMSUM, new KnownOperator(2, 2, 102));
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
