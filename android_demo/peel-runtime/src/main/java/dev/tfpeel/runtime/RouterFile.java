package dev.tfpeel.runtime;

import java.io.File;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** A pack's router.tflite: the user cluster of a history, found without telling anyone. */
final class RouterFile extends SignatureFile {
    private final int clusters;

    RouterFile(InterpreterFactory factory, File file, int clusters) {
        super(factory, file, "route");
        this.clusters = clusters;
    }

    /** Returns the cluster of a history of catalogue indices. */
    int route(int[] historyIds) {
        int[] cluster = new int[1];
        Map<String, Object> outputs = new HashMap<>();
        outputs.put("cluster", cluster);
        outputs.put("scores", new float[clusters]);
        interpreter.run(
                "route", Collections.singletonMap("history_ids", padded(historyIds)), outputs);
        return cluster[0];
    }
}
