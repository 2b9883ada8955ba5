package dev.tfpeel.runtime.graph;

/** An operator that may be run. */
final class GraphOperator {
    /** What it does. */
    final int code;

    /** The numbers of the tensors that it reads. */
    final int[] inputs;

    /** The numbers of those that it makes. */
    final int[] outputs;

    private final Table options;

    /**
     * @param options checked; null for none
     */
    GraphOperator(int code, int[] inputs, int[] outputs, Table options) {
        this.code = code;
        this.inputs = inputs;
        this.outputs = outputs;
        this.options = options;
    }

    /** Returns an option of the operators that have it, 0 by default. */
    int option(int field) {
        return options.integer(field);
    }

    /** Returns an option of one byte, 0 by default. */
    int shortOption(int field) {
        return options.octet(field);
    }

    /** Returns the first option, a vector that is empty by default. */
    int[] listOption() {
        return options.elements(0, 4).integers();
    }
}
