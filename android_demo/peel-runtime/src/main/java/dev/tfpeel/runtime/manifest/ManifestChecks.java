package dev.tfpeel.runtime.manifest;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Checks of what concerns more than one field of the manifest. */
final class ManifestChecks {
    private ManifestChecks() {}

    static void check(Manifest manifest) {
        checkBudgets(manifest);
        checkClusters(manifest);
        // A device may hold the files of some clusters alone; the router still names all of them.
        require(!manifest.files.isEmpty(), "files is empty");
        checkPaths(manifest);
        Set<String> keys = new HashSet<>();
        for (int index = 0; index < manifest.files.size(); index++) {
            FileEntry file = manifest.files.get(index);
            checkFile(manifest, file, "files[" + index + "]");
            boolean isNew = keys.add(file.cluster + " " + file.budgetBytes);
            require(isNew, "a cluster has two files for one budget");
        }
    }

    private static void checkBudgets(Manifest manifest) {
        require(!manifest.budgets.isEmpty(), "budgets is empty");
        for (int index = 1; index < manifest.budgets.size(); index++) {
            boolean ascends = manifest.budgets.get(index - 1) < manifest.budgets.get(index);
            require(ascends, "budgets " + manifest.budgets + " do not ascend");
        }
    }

    private static void checkClusters(Manifest manifest) {
        require(!manifest.clusters.isEmpty(), "clusters is empty");
        for (int number = 0; number < manifest.clusters.size(); number++) {
            int found = manifest.clusters.get(number).cluster;
            require(found == number, "clusters[" + number + "] has the number " + found);
        }
    }

    private static void checkPaths(Manifest manifest) {
        Set<String> paths = new HashSet<>();
        for (StoredFile file : manifest.storedFiles()) {
            require(paths.add(file.path), "a path occurs twice");
        }
    }

    private static void checkFile(Manifest manifest, FileEntry file, String place) {
        boolean inCluster = file.cluster < manifest.clusters.size();
        require(inCluster, place + ".cluster " + file.cluster + " is no cluster");
        boolean known = manifest.budgets.contains(file.budgetBytes);
        require(known, place + ".budget_bytes " + file.budgetBytes + " is not among the budgets");
        boolean fits = file.bytes <= file.budgetBytes;
        require(
                fits,
                place + " has " + file.bytes + " bytes, more than its budget " + file.budgetBytes);
        long rows = 0;
        for (GroupEntry group : file.groups) {
            rows += group.rows;
        }
        boolean whole = rows == file.items;
        require(whole, place + " has " + file.items + " items, but groups of " + rows + " rows");
        long total = (long) file.items + file.itemsDropped;
        boolean all = total == manifest.items.count;
        require(all, place + " speaks of " + total + " items in all");
        for (int[] cell : file.cells) {
            boolean inside = cell[0] < manifest.groups && cell[1] < manifest.blocks;
            require(inside, place + ".cells has " + Arrays.toString(cell) + ", which is no cell");
        }
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw ManifestParser.problem(problem);
        }
    }
}
