package dev.tfpeel.runtime.graph;

import dev.tfpeel.runtime.error.DamagedFileException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a .tflite file must be like before an interpreter, which may crash, gets to see it.
 *
 * <p>It holds only what tfpeel writes: operators, options and types that are known, constants that
 * are as long as their shapes say, tensors that have a value before they are read, results that
 * take no more memory than the limits allow. {@code tfpeel.runtime.graph_check} checks the same.
 */
public final class GraphCheck {
    private static final int IDENTIFIER = 'T' | 'F' << 8 | 'L' << 16 | '3' << 24;
    private static final int SCHEMA_VERSION = 3;
    private static final int MOST_GRAPHS = 16;

    /** Interpreters map constants where they lie; the schema demands this of them. */
    private static final int BUFFER_ALIGNMENT = 16;

    private static final String NO_SIGNATURE = "has a graph without a signature of its own";

    private final Table model;
    private final List<GraphTensors> tensors = new ArrayList<>();

    /** The inputs of each graph; null once a signature has named them. */
    private final List<int[]> inputs = new ArrayList<>();

    private GraphCheck(Table model) {
        this.model = model;
    }

    /**
     * Checks a .tflite file.
     *
     * @param content of the file; its position and order do not matter
     * @return the file's signatures, by name
     * @throws DamagedFileException it is no file that tfpeel could have written; says why
     */
    public static Map<String, SignatureKind> check(ByteBuffer content) {
        ByteBuffer file = content.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        file.rewind();
        try {
            boolean known = file.limit() >= 8 && file.getInt(4) == IDENTIFIER;
            Table.require(known, "is none: the identifier TFL3 is missing");
            Table model = new Table(file, Table.target(file, 0), TableKind.MODEL);
            Map<String, SignatureKind> found = new GraphCheck(model).signatures();
            SignatureContract.check(found);
            return found;
        } catch (IndexOutOfBoundsException | ArithmeticException error) {
            throw new DamagedFileException("a .tflite file that has tables that point outside it");
        }
    }

    private Map<String, SignatureKind> signatures() {
        int version = model.integer(0);
        Table.require(version == SCHEMA_VERSION, "has the schema version " + version);
        List<Elements> buffers = buffers();
        int[] codes = codes();
        Elements graphs = model.elements(2, 4);
        boolean few = graphs.count > 0 && graphs.count <= MOST_GRAPHS;
        Table.require(few, "has " + graphs.count + " graphs");
        MemoryCheck memory = new MemoryCheck(model.file.limit());
        for (Table graph : graphs.tables(TableKind.SUBGRAPH)) {
            GraphTensors inside = new GraphTensors(graph, buffers);
            List<GraphOperator> operators = GraphOperators.check(graph, codes, inside);
            int[] given = graph.elements(1, 4).integers();
            memory.check(operators, inside, given);
            tensors.add(inside);
            inputs.add(given);
        }
        Map<String, SignatureKind> found = new TreeMap<>();
        for (Table signature : model.elements(7, 4).tables(TableKind.SIGNATURE)) {
            boolean isNew = found.put(signature.text(2), kind(signature)) == null;
            Table.require(isNew, "has two signatures of one name");
        }
        Table.require(found.size() == tensors.size(), NO_SIGNATURE);
        return found;
    }

    private List<Elements> buffers() {
        List<Elements> found = new ArrayList<>();
        for (Table buffer : model.elements(4, 4).tables(TableKind.BUFFER)) {
            Elements data = buffer.elements(0, 1);
            boolean aligned = data.count == 0 || data.start % BUFFER_ALIGNMENT == 0;
            Table.require(aligned, "has unaligned constants");
            found.add(data);
        }
        for (Table metadata : model.elements(6, 4).tables(TableKind.METADATA)) {
            metadata.text(0);
            int buffer = metadata.integer(1);
            boolean there = buffer >= 0 && buffer < found.size();
            Table.require(there, "has metadata without a buffer");
        }
        return found;
    }

    private int[] codes() {
        List<Table> tables = model.elements(1, 4).tables(TableKind.OPERATOR_CODE);
        int[] codes = new int[tables.size()];
        for (int index = 0; index < codes.length; index++) {
            // Interpreters take the greater of the old, narrow field and the new one.
            codes[index] = Math.max(tables.get(index).octet(0), tables.get(index).integer(3));
            boolean known = KnownOperator.of(codes[index]) != null;
            Table.require(known, "has the operator " + codes[index] + ", which no pack needs");
        }
        return codes;
    }

    private SignatureKind kind(Table signature) {
        int graph = signature.integer(4);
        boolean there = graph >= 0 && graph < tensors.size();
        Table.require(there, "has a signature without a graph");
        int[] given = inputs.set(graph, null);
        Table.require(given != null, NO_SIGNATURE);
        SignatureKind found = new SignatureKind();
        int[] named = addEnds(signature.elements(0, 4), tensors.get(graph), found.inputs);
        Arrays.sort(given);
        Table.require(
                Arrays.equals(named, given), "has an input that its signature does not name");
        addEnds(signature.elements(1, 4), tensors.get(graph), found.outputs);
        return found;
    }

    /** Returns the tensors that are named, in order. */
    private static int[] addEnds(Elements ends, GraphTensors in, Map<String, TensorKind> to) {
        int[] named = new int[ends.count];
        for (Table end : ends.tables(TableKind.TENSOR_NAME)) {
            named[to.size()] = end.integer(1);
            boolean isNew = to.put(end.text(0), in.kind(end.integer(1))) == null;
            Table.require(isNew, "has two tensors of one name");
        }
        Arrays.sort(named);
        return named;
    }
}
