package dev.tfpeel.runtime;

import dev.tfpeel.runtime.error.InvalidRequestException;
import dev.tfpeel.runtime.manifest.FileEntry;
import dev.tfpeel.runtime.manifest.Manifest;
import java.io.File;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * A cluster's file at one budget: user vectors from histories, recommendations from user vectors.
 *
 * <p>Ids are places in the catalogue; those that the file does not hold count nothing.
 */
final class ClusterFile extends SignatureFile {
    private static final String ITEM_VECTORS = "item_vectors";
    private static final String TRAIN_USER = "train_user";

    /** Excluded items get about -1e9; no real score comes near. */
    private static final float LOWEST_REAL_SCORE = -1e8f;

    /** What the manifest says about the file. */
    final FileEntry entry;

    /** Length of the file's vectors. */
    final int width;

    private final int items;

    ClusterFile(InterpreterFactory factory, File file, FileEntry entry, Manifest manifest) {
        super(factory, file, entry.signatures, "recommend", "encode_history");
        this.entry = entry;
        items = manifest.items.count;
        width = kinds.get("recommend").inputs.get("user_vector").width();
        if (width > manifest.width) {
            close();
        }
        check(width <= manifest.width, width + " numbers in a user vector, too many for the pack");
    }

    /** Returns whether the file can compare items and learn; small ones leave that out. */
    boolean learns() {
        return has(ITEM_VECTORS) && has(TRAIN_USER);
    }

    /** Returns the user vector, [width], of a history. */
    float[] encodeHistory(int[] historyIds) {
        float[][] vector = new float[1][width];
        run(
                "encode_history",
                Collections.singletonMap("history_ids", padded(historyIds)),
                "user_vector",
                vector);
        return finite(vector[0]);
    }

    /**
     * Returns the best items of the file that are not excluded, at most k.
     *
     * @param userVector [width]
     * @param excludeIds are left out
     * @param k at least 1
     */
    Ranking recommend(float[] userVector, int[] excludeIds, int k) {
        int count = Math.min(k, entry.items);
        int[] ids = new int[count];
        float[] scores = new float[count];
        Map<String, Object> inputs = new HashMap<>();
        inputs.put("user_vector", row(userVector));
        inputs.put("exclude_ids", padded(excludeIds));
        inputs.put("k", count);
        Map<String, Object> outputs = new HashMap<>();
        outputs.put("ids", ids);
        outputs.put("scores", scores);
        run("recommend", inputs, outputs);
        finite(scores);
        int real = 0;
        while (real < count && scores[real] > LOWEST_REAL_SCORE) {
            real++;
        }
        for (int index = 0; index < real; index++) {
            check(ids[index] >= 0 && ids[index] < items, "no item " + ids[index]);
        }
        return new Ranking(Arrays.copyOf(ids, real), Arrays.copyOf(scores, real));
    }

    /** Returns the vectors, [ids][width]; of zeros for items that the file does not hold. */
    float[][] itemVectors(int[] ids) {
        checkHas(ITEM_VECTORS);
        int[] padded = padded(ids);
        float[][] vectors = new float[padded.length][width];
        run(ITEM_VECTORS, Collections.singletonMap("item_ids", padded), "vectors", vectors);
        for (float[] vector : vectors) {
            finite(vector);
        }
        return Arrays.copyOf(vectors, ids.length);
    }

    /** Returns the user vector, [width], after steps towards the positives from the negatives. */
    float[] trainUser(float[] userVector, int[] positiveIds, int[] negativeIds) {
        checkHas(TRAIN_USER);
        float[][] trained = new float[1][width];
        Map<String, Object> inputs = new HashMap<>();
        inputs.put("user_vector", row(userVector));
        inputs.put("positive_ids", padded(positiveIds));
        inputs.put("negative_ids", padded(negativeIds));
        run(TRAIN_USER, inputs, "user_vector", trained);
        return finite(trained[0]);
    }

    /** Returns the numbers that the file answered with. */
    private float[] finite(float[] numbers) {
        for (float number : numbers) {
            check(Math.abs(number) <= Float.MAX_VALUE, "an answer that is no number");
        }
        return numbers;
    }

    private void checkHas(String signature) {
        if (!has(signature)) {
            throw new InvalidRequestException(
                    "the file has no signature " + signature,
                    entry.path,
                    "a file whose entry in the manifest names it",
                    "take a larger budget: small files leave it out");
        }
    }

    /** Items and their scores, best first. */
    static final class Ranking {
        final int[] ids;
        final float[] scores;

        Ranking(int[] ids, float[] scores) {
            this.ids = ids;
            this.scores = scores;
        }
    }
}
