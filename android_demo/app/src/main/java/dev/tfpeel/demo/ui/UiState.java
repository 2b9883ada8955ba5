package dev.tfpeel.demo.ui;

import dev.tfpeel.runtime.Item;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Everything that the screen shows; each kind is one class, and none can be changed. */
public abstract class UiState {
    private UiState() {}

    /** A pack is being opened. */
    public static final class Loading extends UiState {}

    /** No pack could be opened. */
    public static final class Failure extends UiState {
        /** The pack that was not opened; null where it is about no pack in particular. */
        public final String pack;

        /** One line for the user; null if there is simply no pack yet. */
        public final String message;

        public Failure(String pack, String message) {
            this.pack = pack;
            this.message = message;
        }
    }

    /** What the list is about. */
    public enum Topic {
        RECOMMENDED,
        SEARCH,
        SIMILAR
    }

    /** A pack is open. */
    public static final class Ready extends UiState {
        public final Topic topic;

        /** What the list is similar to; null for other topics. */
        public final Item similarTo;

        public final List<Row> rows;
        public final List<Item> liked;
        public final Cost cost;

        /** Whether the open file can give reasons and find similar items. */
        public final boolean canExplain;

        /** Whether the list changed by what was learned on this device. */
        public final boolean hasLearned;

        /** Whether there is something to learn from, and a file that can. */
        public final boolean canLearn;

        /** Whether a smaller file than the budget allows answers, for want of memory. */
        public final boolean memoryWasShort;

        public Ready(
                Topic topic,
                Item similarTo,
                List<Row> rows,
                List<Item> liked,
                Cost cost,
                boolean canExplain,
                boolean hasLearned,
                boolean canLearn,
                boolean memoryWasShort) {
            this.topic = topic;
            this.similarTo = similarTo;
            this.rows = Collections.unmodifiableList(new ArrayList<>(rows));
            this.liked = Collections.unmodifiableList(new ArrayList<>(liked));
            this.cost = cost;
            this.canExplain = canExplain;
            this.hasLearned = hasLearned;
            this.canLearn = canLearn;
            this.memoryWasShort = memoryWasShort;
        }
    }
}
