package dev.tfpeel.runtime.graph;

import java.util.HashMap;
import java.util.Map;

/** What the signatures of a pack's files take and give: docs/file-format.md, as code. */
final class SignatureContract {
    private static final TensorKind IDS = new TensorKind(TensorKind.INT32, -1);
    private static final TensorKind SCORES = new TensorKind(TensorKind.FLOAT32, -1);
    private static final TensorKind USER = new TensorKind(TensorKind.FLOAT32, 1, -1);
    private static final Map<String, SignatureKind> KNOWN = new HashMap<>();

    static {
        KNOWN.put(
                "recommend",
                new SignatureKind()
                        .takes("user_vector", USER)
                        .takes("exclude_ids", IDS)
                        .takes("k", new TensorKind(TensorKind.INT32))
                        .gives("ids", IDS)
                        .gives("scores", SCORES));
        KNOWN.put(
                "encode_history",
                new SignatureKind().takes("history_ids", IDS).gives("user_vector", USER));
        KNOWN.put(
                "item_vectors",
                new SignatureKind()
                        .takes("item_ids", IDS)
                        .gives("vectors", new TensorKind(TensorKind.FLOAT32, -1, -1)));
        KNOWN.put(
                "train_user",
                new SignatureKind()
                        .takes("user_vector", USER)
                        .takes("positive_ids", IDS)
                        .takes("negative_ids", IDS)
                        .gives("user_vector", USER));
        KNOWN.put(
                "route",
                new SignatureKind()
                        .takes("history_ids", IDS)
                        .gives("cluster", new TensorKind(TensorKind.INT32, 1))
                        .gives("scores", SCORES));
    }

    private SignatureContract() {}

    /** Checks the signatures that are known; others are left alone. */
    static void check(Map<String, SignatureKind> found) {
        int width = 0;
        for (Map.Entry<String, SignatureKind> entry : found.entrySet()) {
            SignatureKind wanted = KNOWN.get(entry.getKey());
            if (wanted != null) {
                SignatureKind kind = entry.getValue();
                width = check(entry.getKey(), kind.inputs, wanted.inputs, width);
                width = check(entry.getKey(), kind.outputs, wanted.outputs, width);
            }
        }
    }

    /** Returns the width of user vectors that was known before, or is now. */
    private static int check(
            String signature,
            Map<String, TensorKind> found,
            Map<String, TensorKind> wanted,
            int known) {
        int width = known;
        String has = "has a signature " + signature + " with ";
        Table.require(
                found.keySet().equals(wanted.keySet()),
                has + found.keySet() + ", not " + wanted.keySet());
        for (Map.Entry<String, TensorKind> end : found.entrySet()) {
            TensorKind kind = end.getValue();
            TensorKind rule = wanted.get(end.getKey());
            Table.require(kind.fits(rule), has + end.getKey() + " of " + kind);
            if (rule.shape.length == 2) {
                boolean same = kind.width() > 0 && (width == 0 || width == kind.width());
                Table.require(same, "has user vectors of " + width + " and " + kind.width());
                width = kind.width();
            }
        }
        return width;
    }}
