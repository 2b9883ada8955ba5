package dev.tfpeel.runtime.graph;

/** The builtin codes of the operators of a pack's graphs. */
final class Code {
    static final int ADD = 0;
    static final int CONCATENATION = 2;
    static final int FULLY_CONNECTED = 9;
    static final int L2_NORMALIZATION = 11;
    static final int LOGISTIC = 14;
    static final int MUL = 18;
    static final int RESHAPE = 22;
    static final int GATHER = 36;
    static final int TRANSPOSE = 39;
    static final int SUB = 41;
    static final int DIV = 42;
    static final int SQUEEZE = 43;
    static final int TOPK_V2 = 48;
    static final int CAST = 53;
    static final int MAXIMUM = 55;
    static final int ARG_MAX = 56;
    static final int MINIMUM = 57;
    static final int EQUAL = 71;
    static final int NOT_EQUAL = 72;
    static final int SUM = 74;
    static final int SQRT = 75;
    static final int REDUCE_MAX = 82;
    static final int PACK = 83;
    static final int FLOOR_MOD = 95;
    static final int SPLIT_V = 102;
    static final int SCATTER_ND = 122;
    static final int BATCH_MATMUL = 126;
    static final int CUMSUM = 128;
    static final int UNSORTED_SEGMENT_SUM = 155;

    private Code() {}
}
