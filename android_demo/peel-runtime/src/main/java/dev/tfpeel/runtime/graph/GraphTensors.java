package dev.tfpeel.runtime.graph;

import dev.tfpeel.runtime.Limits;
import dev.tfpeel.runtime.error.DamagedFileException;
import java.util.List;

/** The tensors of one graph: types, sizes and constants that fit together. */
final class GraphTensors {
    static final int MOST_DIMENSIONS = 4;
    private static final int UINT8 = 3;
    private static final int UINT16 = 16;
    private static final int SHAPE = 0;
    private static final int TYPE = 1;
    private static final int BUFFER = 2;
    private static final int OPEN_SHAPE = 7;

    private final List<Table> tables;
    private final Elements[] constants;
    private final long[] numbers;

    /**
     * @param graph that has them
     * @param buffers the bytes of the file's constants
     */
    GraphTensors(Table graph, List<Elements> buffers) {
        tables = graph.elements(0, 4).tables(TableKind.TENSOR);
        constants = new Elements[tables.size()];
        numbers = new long[tables.size()];
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

    /** Returns the declared shape, with 1 for any size. */
    int[] shape(int number) {
        return tables.get(number).elements(SHAPE, 4).integers();
    }

    /** Returns how many numbers a tensor of the declared shape has. */
    long numbers(int number) {
        return numbers[number];
    }

    /** Returns the int32 numbers of a constant, which are no more than so many. */
    int[] integers(int number, int most) {
        boolean constant = isConstant(number) && type(number) == TensorKind.INT32;
        Table.require(constant, "has a size or an axis that is no constant");
        Elements bytes = constants[number];
        Table.require(bytes.count <= 4 * most, "has too many sizes or axes");
        return bytes.numbers(4);
    }

    /** Returns the numbers of a constant of integers, int32 or unsigned. */
    int[] values(int number) {
        Elements bytes = constants[number];
        switch (type(number)) {
            case TensorKind.INT32:
                return bytes.numbers(4);
            case UINT16:
                return bytes.numbers(2);
            case UINT8:
                return bytes.numbers(1);
            default:
                throw new DamagedFileException(
                        "a .tflite file that computes its items from no integers");
        }
    }

    private void check(int number) {
        int bits = bitsOf(type(number));
        Elements sizes = tables.get(number).elements(SHAPE, 4);
        Table.require(sizes.count <= MOST_DIMENSIONS, "has a tensor of too many dimensions");
        long product = 1;
        // A size of 0 makes an empty tensor, whatever the others are: they have limits too.
        for (int size : sizes.integers()) {
            boolean possible = size >= 0 && size <= Limits.MOST_TENSOR_NUMBERS;
            product = possible ? product * size : Long.MAX_VALUE;
            Table.require(
                    product <= Limits.MOST_TENSOR_NUMBERS, "has a tensor that is too large");
        }
        numbers[number] = product;
        Table.require(
                !isConstant(number) || constants[number].count == (product * bits + 7) / 8,
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
            case UINT16:
                return 16;
            case UINT8:
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
