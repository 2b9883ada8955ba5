package dev.tfpeel.runtime.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The operators of one graph: known ones, in an order that can be run. */
final class GraphOperators {
    private static final int NEVER = Integer.MAX_VALUE;
    private static final int CODE = 0;
    private static final int INPUTS = 1;
    private static final int OUTPUTS = 2;
    private static final int OPTIONS_TYPE = 3;
    private static final int OPTIONS = 4;
    private static final int MOST_OPTIONS = 2;

    private final int[] codes;
    private final GraphTensors tensors;

    /** When each tensor gets its value: -1 before the first operator. */
    private final int[] madeAt;

    private GraphOperators(int[] codes, GraphTensors tensors) {
        this.codes = codes;
        this.tensors = tensors;
        madeAt = new int[tensors.count()];
    }

    /**
     * Checks all operators of a graph.
     *
     * @param codes of the file's list of operators
     * @return the operators, each after those that make its inputs
     */
    static List<GraphOperator> check(Table graph, int[] codes, GraphTensors tensors) {
        return new GraphOperators(codes, tensors).check(graph);
    }

    private List<GraphOperator> check(Table graph) {
        Arrays.fill(madeAt, NEVER);
        for (int number = 0; number < madeAt.length; number++) {
            madeAt[number] = tensors.isConstant(number) ? -1 : NEVER;
        }
        for (int number : graph.elements(1, 4).integers()) {
            boolean constant = tensors.isConstant(tensors.checked(number));
            Table.require(!constant, "has a constant for an input");
            madeAt[number] = -1;
        }
        List<GraphOperator> found = new ArrayList<>();
        for (Table operator : graph.elements(3, 4).tables(TableKind.OPERATOR)) {
            found.add(checked(operator, found.size()));
        }
        for (int number : graph.elements(2, 4).integers()) {
            boolean made = madeAt[tensors.checked(number)] < NEVER;
            Table.require(made, "has an output without a value");
        }
        return found;
    }

    private GraphOperator checked(Table operator, int step) {
        int place = operator.integer(CODE);
        Table.require(place >= 0 && place < codes.length, "has an operator without a code");
        int code = codes[place];
        KnownOperator known = KnownOperator.of(code);
        Table options = checkedOptions(operator, known);
        int[] inputs = operator.elements(INPUTS, 4).integers();
        int[] outputs = operator.elements(OUTPUTS, 4).integers();
        Table.require(
                known.takes(inputs.length, outputs.length),
                "has an operator with too few or too many inputs or outputs");
        for (int number : inputs) {
            boolean made = madeAt[tensors.checked(number)] < step;
            Table.require(made, "reads a tensor before it has a value");
        }
        for (int number : outputs) {
            boolean free = madeAt[tensors.checked(number)] == NEVER;
            Table.require(free, "gives a tensor two values");
            madeAt[number] = step;
        }
        return new GraphOperator(code, inputs, outputs, options);
    }

    /** Returns the options, or null; they are the operator's own, with no field of others. */
    private static Table checkedOptions(Table operator, KnownOperator known) {
        boolean has = operator.offset(OPTIONS) > 0;
        boolean own = operator.octet(OPTIONS_TYPE) == known.options;
        Table.require(
                own && has == known.options > 0, "has an operator with the options of another");
        if (!has) {
            return null;
        }
        Table options = operator.table(OPTIONS, TableKind.OPTIONS);
        for (int field = 0; field < MOST_OPTIONS; field++) {
            int offset = options.offset(field);
            Table.require(
                    offset == 0 || known.hasField(field),
                    "has an operator with unknown options");
            // What is 4 bytes long in some options is 4 bytes in the file in all.
            boolean inside = options.start + offset <= operator.file.limit() - 4;
            Table.require(inside, "has tables that point outside it");
        }
        return options;
    }
}
