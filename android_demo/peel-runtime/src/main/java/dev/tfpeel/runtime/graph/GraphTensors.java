package dev.tfpeel.runtime.graph;

import dev.tfpeel.runtime.Limits;
import java.util.List;

/** The tensors of one graph: types, sizes and constants that fit together. */
final class GraphTensors {
    private static final int MOST_DIMENSIONS = 4;
    private static final int SHAPE = 0;
    private static final int TYPE = 1;
    private static final int BUFFER = 2;
    private static final int OPEN_SHAPE = 7;

    final Elements[] constants;
    private final List<Table> tables;

    /**
     * @param graph that has them
     * @param buffers the bytes of the file's constants
     */
    GraphTensors(Table graph, List<Elements> buffers) {
        tables = graph.elements(0, 4).tables(TableKind.TENSOR);
        constants = new Elements[tables.size()];
        for (int number = 0; number < constants.length; number++) {
            int buffer = tables.get(number).integer(BUFFER);
            boolean there = buffer >= 0 && buffer < buffers.size();
            Table.require(there, "has a tensor without a buffer");
            constants[number] = buffers.get(buffer);
            check(number);
        }
    }

    int count() {
        return tables.size();
    }

    boolean isConstant(int number) {
        return constants[number].count > 0;
    }

    int type(int number) {
        return tables.get(number).octet(TYPE);
    }

    /** Checks that there is a tensor of a number, and returns it. */
    int checked(int number) {
        Table.require(number >= 0 && number < count(), "names a tensor that is not there");
        return number;
    }

    TensorKind kind(int number) {
        Table tensor = tables.get(checked(number));
        Elements open = tensor.elements(OPEN_SHAPE, 4);
        int[] shape = (open.count > 0 ? open : tensor.elements(SHAPE, 4)).integers();
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = Math.max(-1, shape[axis]);
        }
        return new TensorKind(type(number), shape);
    }

    private void check(int number) {
        int bits = bitsOf(type(number));
        Elements sizes = tables.get(number).elements(SHAPE, 4);
        Table.require(sizes.count <= MOST_DIMENSIONS, "has a tensor of too many dimensions");
        long numbers = 1;
        // A size of 0 makes an empty tensor, whatever the others are: they have limits too.
        for (int size : sizes.integers()) {
            boolean possible = size >= 0 && size <= Limits.MOST_TENSOR_NUMBERS;
            numbers = possible ? numbers * size : Long.MAX_VALUE;
            Table.require(
                    numbers <= Limits.MOST_TENSOR_NUMBERS, "has a tensor that is too large");
        }
        Table.require(
                !isConstant(number) || constants[number].count == (numbers * bits + 7) / 8,
                "has a constant that is not as long as its shape says");
        Elements open = tables.get(number).elements(OPEN_SHAPE, 4);
        Table.require(
                open.count == 0 || open.count == sizes.count, "has a tensor of two ranks");
        Table.require(
                open.count == 0 || !isConstant(number), "has a constant without a size");
        for (int size : open.integers()) {
            Table.require(
                    size <= Limits.MOST_TENSOR_NUMBERS, "has a tensor that is too large");
        }
    }

    private static int bitsOf(int type) {
        switch (type) {
            case 0: // FLOAT32
            case 2: // INT32
                return 32;
            case 1: // FLOAT16
            case 16: // UINT16
                return 16;
            case 3: // UINT8
            case 6: // BOOL
            case 9: // INT8
                return 8;
            case 17: // INT4
                return 4;
            default:
                Table.require(false, "has a tensor of an unknown type");
                return 0;
        }
    }
}
