package dev.tfpeel.demo;

import dev.tfpeel.demo.data.RecommenderRepository;
import dev.tfpeel.demo.ui.Cost;
import dev.tfpeel.demo.ui.Row;
import dev.tfpeel.demo.ui.UiState;
import dev.tfpeel.demo.ui.UiState.Topic;
import dev.tfpeel.runtime.Item;
import dev.tfpeel.runtime.Pack;
import dev.tfpeel.runtime.Recommendation;
import dev.tfpeel.runtime.Recommender;
import dev.tfpeel.runtime.UserState;
import dev.tfpeel.runtime.error.InvalidRequestException;
import dev.tfpeel.runtime.manifest.FileEntry;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** One open pack and what the user does with it; belongs to the worker thread. */
final class Session {
    private static final int SHOWN_ITEMS = 20;
    private static final int SHOWN_REASONS = 2;
    private static final double NAMED_PART = 0.7;
    private static final double NANOSECONDS_PER_MILLISECOND = 1e6;

    private final RecommenderRepository repository;
    private final Pack pack;
    private final Recommender recommender;

    private String query = "";
    private Item similarTo;
    private long budgetBytes;
    private boolean memoryWasShort;
    private FileEntry measuredFile;
    private long memoryBytes;

    private Session(RecommenderRepository repository, Pack pack) throws IOException {
        this.repository = repository;
        this.pack = pack;
        recommender = repository.recommender(pack);
        List<Long> budgets = pack.manifest.budgets;
        budgetBytes = budgets.get(0);
        for (long budget : budgets) {
            budgetBytes = budget <= repository.budgetBytes() ? budget : budgetBytes;
        }
    }

    static Session open(RecommenderRepository repository, File directory) throws IOException {
        return new Session(repository, repository.open(directory));
    }

    void close() {
        recommender.close();
    }

    void search(String text) {
        query = text.trim();
        similarTo = query.isEmpty() ? similarTo : null;
    }

    void showSimilar(String id) {
        query = "";
        similarTo = id == null ? null : pack.catalogue.find(id);
    }

    void change(UnaryOperator<UserState> change) throws IOException {
        recommender.setState(change.apply(recommender.state()));
        repository.save(recommender.state());
    }

    void learn() throws IOException {
        recommender.learn();
        repository.save(recommender.state());
    }

    void chooseBudget(int place) {
        budgetBytes = pack.manifest.budgets.get(place);
        memoryWasShort = false;
        repository.setBudgetBytes(budgetBytes);
    }

    /** The choice of the user is kept: the next start begins with it again. */
    void freeMemory() {
        recommender.release();
        int place = pack.manifest.budgets.indexOf(budgetBytes);
        if (place > 0) {
            budgetBytes = pack.manifest.budgets.get(place - 1);
            memoryWasShort = true;
        }
    }

    UiState screen() throws IOException {
        // A cluster may lack the smallest files of others.
        long smallest = pack.filesOf(recommender.cluster()).get(0).budgetBytes;
        recommender.setLimits(Math.max(budgetBytes, smallest), repository.freeBytes());
        UserState before = recommender.state();
        List<Recommendation> recommended = measured();
        UserState user = recommender.state();
        if (user != before) {
            // In another cluster or pack the recommender has learned anew.
            repository.save(user);
        }
        return new UiState.Ready(
                topic(),
                similarTo,
                rows(recommended),
                pack.catalogue.known(user.likes),
                cost(),
                recommender.learns(),
                user.offset != null,
                recommender.learns() && !user.likes.isEmpty() && !user.dislikes.isEmpty(),
                memoryWasShort || recommender.file().budgetBytes < budgetBytes);
    }

    /** Recommends, and measures what the file takes where it is not the one of last time. */
    private List<Recommendation> measured() {
        FileEntry file = recommender.file();
        if (file == measuredFile) {
            return recommender.recommend(most());
        }
        recommender.release();
        long before = repository.nativeHeapBytes();
        List<Recommendation> recommended = recommender.recommend(most());
        memoryBytes = repository.nativeHeapBytes() - before;
        measuredFile = file;
        return recommended;
    }

    private int most() {
        return Math.min(SHOWN_ITEMS, pack.manifest.items.count);
    }

    private Topic topic() {
        if (!query.isEmpty()) {
            return Topic.SEARCH;
        }
        return similarTo == null ? Topic.RECOMMENDED : Topic.SIMILAR;
    }

    private List<Row> rows(List<Recommendation> recommended) {
        List<Row> rows = new ArrayList<>();
        if (topic() == Topic.SEARCH) {
            for (Item item : pack.catalogue.search(query, SHOWN_ITEMS)) {
                rows.add(row(item, false));
            }
            return rows;
        }
        boolean isSimilar = topic() == Topic.SIMILAR;
        for (Recommendation found : isSimilar ? similar() : recommended) {
            rows.add(row(found.item, !isSimilar));
        }
        return rows;
    }

    private List<Recommendation> similar() {
        try {
            return recommender.similar(similarTo, most());
        } catch (InvalidRequestException notHeld) {
            // The open file is too small to tell, or does not hold the item.
            return new ArrayList<>();
        }
    }

    private Row row(Item item, boolean withReasons) {
        UserState user = recommender.state();
        boolean canExplain = recommender.learns();
        return new Row(
                item,
                withReasons && canExplain ? reasons(item) : new ArrayList<>(),
                user.likes.contains(item.id),
                user.dislikes.contains(item.id),
                canExplain);
    }

    /** The second like is named only where it speaks nearly as much for the item as the first. */
    private List<Item> reasons(Item item) {
        List<Recommendation> likes = recommender.why(item, SHOWN_REASONS);
        List<Item> found = new ArrayList<>();
        for (Recommendation like : likes) {
            if (like.score > 0 && like.score >= NAMED_PART * likes.get(0).score) {
                found.add(like.item);
            }
        }
        return found;
    }

    /** The file has run once when this is called: memory is planned, pages are in. */
    private Cost cost() {
        FileEntry file = recommender.file();
        long start = System.nanoTime();
        recommender.recommend(most());
        double milliseconds = (System.nanoTime() - start) / NANOSECONDS_PER_MILLISECOND;
        boolean isMeasured = memoryBytes > 0;
        return new Cost(
                pack.manifest.budgets,
                pack.manifest.budgets.indexOf(budgetBytes),
                file.bytes,
                isMeasured ? memoryBytes : file.workingBytes(),
                isMeasured,
                milliseconds,
                file.cluster,
                pack.manifest.clusters.size());
    }
}
