package dev.tfpeel.runtime;

import dev.tfpeel.runtime.error.InvalidRequestException;
import dev.tfpeel.runtime.manifest.FileEntry;
import java.util.List;
import java.util.stream.Collectors;

/** Chooses the file of a cluster that a device should use. */
public final class FileChoice {
    /** For a budget or an amount of memory that nothing limits. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private FileChoice() {}

    /**
     * Returns the largest file within a budget that fits the free memory.
     *
     * <p>Where none fits the memory it is the smallest: its pages are mapped from the disk, and
     * can be dropped and read again.
     *
     * @param files of one cluster, smallest budget first
     * @param budgetBytes {@link #UNLIMITED} for the largest of all
     * @param freeBytes memory that the file and its work may take
     * @throws InvalidRequestException no file is within the budget; names the budgets there are
     */
    public static FileEntry choose(List<FileEntry> files, long budgetBytes, long freeBytes) {
        FileEntry chosen = null;
        for (FileEntry file : files) {
            boolean inMemory = chosen == null || file.bytes + file.workingBytes() <= freeBytes;
            if (file.budgetBytes <= budgetBytes && inMemory) {
                chosen = file;
            }
        }
        if (chosen == null) {
            String budgets =
                    files.stream()
                            .map(file -> Long.toString(file.budgetBytes))
                            .collect(Collectors.joining(", "));
            throw new InvalidRequestException(
                    "no file is within the budget",
                    budgetBytes + " bytes",
                    budgets + " bytes",
                    "choose one of these, or export a smaller budget with tfpeel export");
        }
        return chosen;
    }
}
