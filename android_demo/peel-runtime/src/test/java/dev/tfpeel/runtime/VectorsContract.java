package dev.tfpeel.runtime;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.tfpeel.runtime.json.JsonReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;

/** What every interpreter must answer: the cases of tests/runtime/vectors/vectors.json. */
public abstract class VectorsContract {
    private static final int SCHEMA_VERSION = 1;

    private final Map<?, ?> vectors = vectors();
    private final double tolerance = ((Number) vectors.get("tolerance")).doubleValue();
    private final Pack pack = Pack.open(TestPack.PACK);

    /** Returns the interpreter under test. */
    protected abstract InterpreterFactory interpreters();

    @Test
    public void theCasesAreOfThisPack() throws IOException {
        assertEquals((long) SCHEMA_VERSION, vectors.get("schema_version"));
        String sha256 = Sha256.of(new File(TestPack.PACK, "manifest.json"));
        assertEquals(vectors.get("pack_sha256_of_manifest"), sha256);
    }

    @Test
    public void everyCaseIsAnsweredAsExpected() {
        Set<Object> operations = new HashSet<>();
        for (Object element : (List<?>) vectors.get("cases")) {
            Map<?, ?> vector = (Map<?, ?>) element;
            operations.add(vector.get("operation"));
            try {
                check(vector, (Map<?, ?>) vector.get("expected"));
            } catch (AssertionError | RuntimeException error) {
                throw new AssertionError(vector.get("name") + ": " + error.getMessage(), error);
            }
        }
        assertTrue(operations.size() >= 6);
    }

    private void check(Map<?, ?> vector, Map<?, ?> expected) {
        Object operation = vector.get("operation");
        try (Recommender recommender =
                recommender(vector, "cluster", "budget_bytes", state(vector))) {
            int k = ((Long) vector.get("k")).intValue();
            Item item = pack.catalogue.find((String) vector.get("item"));
            if (operation.equals("route")) {
                assertEquals(expected.get("cluster"), (long) recommender.cluster());
            } else if (operation.equals("similar")) {
                checkListed(recommender.similar(item, k), expected);
            } else if (operation.equals("why")) {
                checkListed(recommender.why(item, k), expected);
            } else if (operation.equals("recommend")) {
                checkRecommended(recommender, k, expected);
            } else if (operation.equals("learn")) {
                recommender.learn();
                checkRecommended(recommender, k, expected);
            } else if (operation.equals("switch")) {
                recommender.learn();
                checkSwitched(vector, recommender.state(), k, expected);
            } else {
                throw new AssertionError("no such operation: " + operation);
            }
        }
    }

    private void checkSwitched(Map<?, ?> vector, UserState state, int k, Map<?, ?> expected) {
        UserState kept = UserStateJson.read(UserStateJson.write(state).getBytes());
        try (Recommender other = recommender(vector, "to_cluster", "to_budget_bytes", kept)) {
            checkRecommended(other, k, expected);
        }
    }

    private void checkRecommended(Recommender recommender, int k, Map<?, ?> expected) {
        assertEquals(expected.get("cluster"), (long) recommender.cluster());
        checkListed(recommender.recommend(k), expected);
        assertEquals(expected.get("unknown_ids"), recommender.unknownIds());
        double[] vector = numbers(expected.get("user_vector"));
        double[] found = new double[vector.length];
        float[] userVector = recommender.userVector();
        assertEquals(vector.length, userVector.length);
        for (int index = 0; index < found.length; index++) {
            found[index] = userVector[index];
        }
        assertArrayEquals(vector, found, tolerance);
    }

    private void checkListed(List<Recommendation> found, Map<?, ?> expected) {
        List<Object> ids = new ArrayList<>();
        double[] scores = new double[found.size()];
        for (int index = 0; index < scores.length; index++) {
            ids.add(found.get(index).item.id);
            scores[index] = found.get(index).score;
        }
        assertEquals(expected.get("ids"), ids);
        assertArrayEquals(numbers(expected.get("scores")), scores, tolerance);
    }

    private Recommender recommender(
            Map<?, ?> vector, String clusterField, String budgetField, UserState state) {
        Long cluster = (Long) vector.get(clusterField);
        Recommender made =
                new Recommender(
                        pack, interpreters(), state, cluster == null ? null : cluster.intValue());
        made.setLimits((Long) vector.get(budgetField), FileChoice.UNLIMITED);
        return made;
    }

    private static UserState state(Map<?, ?> vector) {
        UserState state = UserState.NEW;
        for (Object id : (List<?>) vector.get("history")) {
            state = state.liking((String) id);
        }
        for (Object id : (List<?>) vector.get("disliked")) {
            state = state.disliking((String) id);
        }
        return state;
    }

    private static double[] numbers(Object list) {
        return ((List<?>) list).stream().mapToDouble(n -> ((Number) n).doubleValue()).toArray();
    }

    private static Map<?, ?> vectors() {
        File file = new File(TestPack.VECTORS, "vectors.json");
        try {
            return (Map<?, ?>) JsonReader.read(Files.readAllBytes(file.toPath()));
        } catch (IOException error) {
            throw new AssertionError(file + " cannot be read", error);
        }
    }
}
