package dev.tfpeel.demo.ui;

import java.util.List;

/** What the open file costs, and what others there are. */
public final class Cost {
    /** In bytes, ascending: the places of the slider. */
    public final List<Long> budgets;

    /** Place of the chosen one. */
    public final int chosen;

    public final long fileBytes;

    /** Of native memory. */
    public final long memoryBytes;

    /** Whether the memory was measured here, not estimated from the manifest. */
    public final boolean isMeasured;

    /** Of one recommendation: routing, encoding the history, ranking. */
    public final double milliseconds;

    public final int cluster;
    public final int clusters;

    public Cost(
            List<Long> budgets,
            int chosen,
            long fileBytes,
            long memoryBytes,
            boolean isMeasured,
            double milliseconds,
            int cluster,
            int clusters) {
        this.budgets = budgets;
        this.chosen = chosen;
        this.fileBytes = fileBytes;
        this.memoryBytes = memoryBytes;
        this.isMeasured = isMeasured;
        this.milliseconds = milliseconds;
        this.cluster = cluster;
        this.clusters = clusters;
    }
}
