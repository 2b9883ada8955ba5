package dev.tfpeel.runtime.graph;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.tfpeel.runtime.TestPack;
import dev.tfpeel.runtime.error.DamagedFileException;
import dev.tfpeel.runtime.json.JsonReader;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class GraphCheckTest {
    private static final int SPLIT_V = 102;
    private static final int SCATTER_ND = 122;

    private final ByteBuffer file = read("cluster-000/125000.tflite");
    private final Table model = new Table(file, file.getInt(0), TableKind.MODEL);
    private final Table graph = model.elements(2, 4).tables(TableKind.SUBGRAPH).get(0);
    private final List<Table> operators = graph.elements(3, 4).tables(TableKind.OPERATOR);
    private final List<Table> tensors = graph.elements(0, 4).tables(TableKind.TENSOR);
    private final List<Table> codes = model.elements(1, 4).tables(TableKind.OPERATOR_CODE);

    @Test
    public void theFilesOfAPackPass() {
        Map<String, SignatureKind> found = GraphCheck.check(file);
        assertEquals("[encode_history, item_vectors, recommend, train_user]", "" + found.keySet());
        SignatureKind recommend = found.get("recommend");
        assertEquals("[exclude_ids, k, user_vector]", "" + recommend.inputs.keySet());
        assertArrayEquals(new int[] {-1}, recommend.outputs.get("ids").shape);
        for (String other : new String[] {"router.tflite", "cluster-001/40000.tflite"}) {
            assertTrue(GraphCheck.check(read(other)).size() >= 1);
        }
    }

    @Test
    public void liesAboutOperatorsAreTold() {
        Table first = operators.get(0);
        lie("schema version 4", field(model, 0), 4);
        lie("the operator 126000, which no pack needs", field(codes.get(2), 3), 126_000);
        lie("without a code", field(operatorOf(SPLIT_V), 0), 99);
        lie("not there", element(first, 1), 9999);
        lie("not there", element(first, 1), -1);
        lie("not there", element(first, 2), 9999);
        int last = operators.size() - 1;
        lie("before it has a value", element(first, 1), outputOf(operators.get(last)));
        lie("two values", element(first, 2), outputOf(operators.get(1)));
        int constant = operatorOf(SPLIT_V).elements(1, 4).integers()[1];
        lie("two values", element(first, 2), constant);
    }

    @Test
    public void liesAboutTensorsAreTold() {
        int shape = operatorOf(SCATTER_ND).elements(1, 4).integers()[2];
        Table tensor = tensors.get(shape);
        lie("not as long as its shape says", element(tensor, 0), 100_000);
        lie("too large", element(tensor, 0), Integer.MAX_VALUE);
        lie("too large", element(tensor, 0), -5);
        lie("without a buffer", field(tensor, 2), 9999);
        Table buffer = model.elements(4, 4).tables(TableKind.BUFFER).get(tensor.integer(2));
        lie("bytes of memory", element(buffer, 0), 1 << 30);
    }

    @Test
    public void liesAboutPlacesAreTold() {
        lie("outside it", 0, Integer.MAX_VALUE - 3);
        lie("outside it", element(model, 4) - 4, -1);
        lie("outside it", element(model, 4), Integer.MAX_VALUE - 3);
        lie("outside it", element(graph, 0), 6);
        lie("1000 graphs", element(model, 2) - 4, 1000);
        lie("TFL3", 4, 0);
        Table signature = model.elements(7, 4).tables(TableKind.SIGNATURE).get(1);
        lie("without a graph", field(signature, 4), 77);
    }

    @Test
    public void signaturesHaveTheirDocumentedEnds() {
        byte[] content = file.array().clone();
        int place = find(content, "user_vector\0");
        content[place] = 'U';
        String message = assertDamaged(ByteBuffer.wrap(content));
        assertTrue(message, message.contains("User_vector"));
    }

    @Test
    public void whatAsksForMuchMemoryIsRefusedAsInPython() throws IOException {
        byte[] cases = Files.readAllBytes(TestPack.HOSTILE_GRAPHS.toPath());
        Map<?, ?> all = (Map<?, ?>) JsonReader.read(cases);
        assertTrue("" + all.size(), all.size() > 20);
        for (Map.Entry<?, ?> each : all.entrySet()) {
            Map<?, ?> found = (Map<?, ?>) each.getValue();
            byte[] content = Base64.getDecoder().decode((String) found.get("content"));
            String message = assertDamaged(ByteBuffer.wrap(content));
            assertEquals("" + each.getKey(), found.get("message"), message);
        }
    }

    @Test
    public void everyShorterFileIsRefused() {
        for (int length = 0; length < file.limit(); length += 97) {
            assertDamaged(ByteBuffer.wrap(Arrays.copyOf(file.array(), length)));
        }
    }

    private void lie(String problem, int place, int value) {
        ByteBuffer changed =
                ByteBuffer.wrap(file.array().clone()).order(ByteOrder.LITTLE_ENDIAN);
        assertTrue(problem, changed.getInt(place) != value);
        changed.putInt(place, value);
        String message = assertDamaged(changed);
        assertTrue(message, message.contains(problem));
    }

    private static String assertDamaged(ByteBuffer content) {
        return assertThrows(DamagedFileException.class, () -> GraphCheck.check(content))
                .getMessage();
    }

    private Table operatorOf(int code) {
        for (Table operator : operators) {
            if (codes.get(operator.integer(0)).integer(3) == code) {
                return operator;
            }
        }
        throw new AssertionError("no operator " + code);
    }

    private static int outputOf(Table operator) {
        return operator.elements(2, 4).integers()[0];
    }

    private static int field(Table table, int field) {
        assertTrue(table.offset(field) > 0);
        return table.start + table.offset(field);
    }

    private static int element(Table table, int field) {
        return table.elements(field, 1).start;
    }

    private static int find(byte[] content, String text) {
        String all = new String(content, java.nio.charset.StandardCharsets.ISO_8859_1);
        assertTrue(all.contains(text));
        return all.indexOf(text);
    }

    private static ByteBuffer read(String name) {
        try {
            byte[] content = Files.readAllBytes(new File(TestPack.PACK, name).toPath());
            return ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException error) {
            throw new AssertionError("the pack of the tests cannot be read", error);
        }
    }
}
