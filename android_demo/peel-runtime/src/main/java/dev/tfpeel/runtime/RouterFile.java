package dev.tfpeel.runtime;

import dev.tfpeel.runtime.manifest.Manifest;
import java.io.File;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** A pack's router.tflite: the user cluster of a history, found without telling anyone. */
final class RouterFile extends SignatureFile {
    private final int clusters;

    RouterFile(InterpreterFactory factory, File file, Manifest manifest) {
        super(factory, file, manifest.router.signatures, "route");
        clusters = manifest.clusters.size();
        int known = kinds.get("route").outputs.get("scores").width();
        if (known != clusters) {
            close();
        }
        check(known == clusters, known + " user clusters, the pack " + clusters);
    }

    /** Returns the cluster of a history of catalogue indices. */
    int route(int[] historyIds) {
        int[] cluster = new int[1];
        Map<String, Object> outputs = new HashMap<>();
        outputs.put("cluster", cluster);
        outputs.put("scores", new float[clusters]);
        run("route", Collections.singletonMap("history_ids", padded(historyIds)), outputs);
        check(cluster[0] >= 0 && cluster[0] < clusters, "no user cluster " + cluster[0]);
        return cluster[0];
    }
}
