package dev.tfpeel.runtime.graph;

/** The tables of the TFLite schema and the bytes of their fields; 0 for what no pack has. */
enum TableKind {
    MODEL("a model", 4, 4, 4, 0, 4, 0, 4, 4),
    METADATA("metadata", 4, 4),
    BUFFER("a buffer", 4),
    OPERATOR_CODE("an operator code", 1, 0, 4, 4),
    SUBGRAPH("a graph", 4, 4, 4, 4),
    TENSOR("a tensor", 4, 1, 4, 0, 0, 0, 0, 4),
    OPERATOR("an operator", 4, 4, 4, 1, 4),
    OPTIONS("options", 1, 1),
    SIGNATURE("a signature", 4, 4, 4, 0, 4),
    TENSOR_NAME("a name of a tensor", 4, 4);

    final String what;
    private final int[] bytes;

    TableKind(String what, int... bytes) {
        this.what = what;
        this.bytes = bytes;
    }

    /** Returns the bytes of a field, 0 where there must be none. */
    int bytesOf(int field) {
        return field < bytes.length ? bytes[field] : 0;
    }
}
