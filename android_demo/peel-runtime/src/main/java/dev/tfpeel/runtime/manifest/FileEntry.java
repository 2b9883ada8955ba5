package dev.tfpeel.runtime.manifest;

import dev.tfpeel.runtime.Limits;
import java.util.List;
import java.util.Map;

/** A cluster's file at one budget. */
public final class FileEntry extends StoredFile {
    /** Products, scores, penalties, places and the sorting of the best: four bytes each. */
    private static final int NUMBERS_PER_ROW = 8;

    /** Whose. */
    public final int cluster;

    /** What the file must not exceed. */
    public final long budgetBytes;

    /** Rows kept: what the file can recommend. */
    public final int items;

    /** Items of the catalogue that are not in the file. */
    public final int itemsDropped;

    /** (item group, block) of each cell kept. */
    public final List<int[]> cells;

    /** What the rows are made of. */
    public final List<GroupEntry> groups;

    /** Names of its signatures. */
    public final List<String> signatures;

    /** Metric to value on validation data, or null where nothing was measured. */
    public final Map<String, Double> validation;

    /** The oldest runtime that can use the file. */
    public final String minimumRuntime;

    FileEntry(Map<String, JsonField> at) {
        super(
                at.get("path").path(),
                at.get("bytes").whole(1, Limits.LARGEST_FILE_BYTES),
                at.get("sha256").sha256());
        cluster = at.get("cluster").wholeInt(0);
        budgetBytes = at.get("budget_bytes").whole(1);
        items = at.get("items").wholeInt(1);
        itemsDropped = at.get("items_dropped").wholeInt(0);
        cells = at.get("cells").each(ManifestParser::cell);
        groups = at.get("groups").each(ManifestParser::group);
        signatures = at.get("signatures").each(JsonField::text);
        validation = at.get("validation").isNull() ? null : at.get("validation").numbers();
        minimumRuntime = at.get("minimum_runtime").text();
    }

    /**
     * Returns an estimate of the memory, in bytes, that a recommendation needs besides the file:
     * what two signatures plan for, each on its own.
     *
     * <p>Each spreads one group of rows after the other out into floats, in the same place, and
     * holds a few numbers for every row. Graphs and the interpreter itself take more: most of what
     * a file of 40 KB needs, little of what a large one does.
     */
    public long workingBytes() {
        long largest = 0;
        for (GroupEntry group : groups) {
            largest = Math.max(largest, 4L * group.rows * group.dimensions);
        }
        return 2 * (largest + 4L * NUMBERS_PER_ROW * items);
    }
}
