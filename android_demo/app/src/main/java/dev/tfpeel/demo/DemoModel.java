package dev.tfpeel.demo;

import dev.tfpeel.demo.data.RecommenderRepository;
import dev.tfpeel.demo.ui.UiState;
import dev.tfpeel.runtime.UserState;
import dev.tfpeel.runtime.error.PeelException;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The state holder: takes what the user does, works on one worker thread, and publishes one
 * {@link UiState} after the other to the main thread.
 */
public final class DemoModel {
    private final RecommenderRepository repository;
    private final Executor worker;
    private final Executor main;

    /** Only the main thread reads and writes these. */
    private UiState state = new UiState.Loading();

    private Consumer<UiState> watcher = ignored -> {};
    private boolean isStarted;

    /** Only the worker reads and writes this; null while no pack is open. */
    private Session session;

    public DemoModel(RecommenderRepository repository, Executor worker, Executor main) {
        this.repository = repository;
        this.worker = worker;
        this.main = main;
    }

    /** Shows the present state and every later one to a screen, instead of to the last screen. */
    public void watch(Consumer<UiState> watcher) {
        this.watcher = watcher;
        watcher.accept(state);
    }

    /** Forgets the screen. */
    public void unwatch() {
        watcher = ignored -> {};
    }

    /** Opens the last pack, or the first that is there; only the first call does something. */
    public void start() {
        if (!isStarted) {
            isStarted = true;
            openPack(null);
        }
    }

    /**
     * Opens a pack.
     *
     * @param nameOrPath of its directory; null for the last one, or the first that is there
     */
    public void openPack(String nameOrPath) {
        isStarted = true;
        publish(new UiState.Loading());
        worker.execute(() -> guarded(() -> opened(nameOrPath)));
    }

    /** Finds the packs there are, and passes them on in the main thread. */
    public void listPacks(Consumer<List<File>> found) {
        worker.execute(
                () -> {
                    try {
                        List<File> packs = repository.packs();
                        main.execute(() -> found.accept(packs));
                    } catch (PeelException | IOException error) {
                        publish(failure(null, error));
                    }
                });
    }

    /** Shows items that contain a text, or the recommendations for an empty one. */
    public void search(String text) {
        inSession(session -> session.search(text));
    }

    /** Shows items similar to the one with an id, or the recommendations for null. */
    public void showSimilar(String id) {
        inSession(session -> session.showSimilar(id));
    }

    /** Changes what the user likes and dislikes. */
    public void change(UnaryOperator<UserState> change) {
        inSession(session -> session.change(change));
    }

    /** Forgets what the user likes and dislikes, also where no pack is open. */
    public void forget() {
        worker.execute(
                () -> {
                    try {
                        if (session == null) {
                            repository.save(UserState.NEW);
                        }
                    } catch (IOException error) {
                        publish(failure(null, error));
                    }
                });
        change(state -> UserState.NEW);
    }

    /** Learns from what the user likes and dislikes. */
    public void learn() {
        inSession(Session::learn);
    }

    /** Uses the budget at a place of the slider. */
    public void chooseBudget(int place) {
        inSession(session -> session.chooseBudget(place));
    }

    /** Moves to the next smaller file, because the system needs memory. */
    public void freeMemory() {
        inSession(Session::freeMemory);
    }

    private void inSession(SessionAction action) {
        worker.execute(
                () -> {
                    if (session != null) {
                        guarded(() -> acted(action));
                    }
                });
    }

    private UiState acted(SessionAction action) throws IOException {
        action.act(session);
        return session.screen();
    }

    private UiState opened(String nameOrPath) throws IOException {
        closeSession();
        File directory = directory(nameOrPath);
        if (directory == null) {
            return new UiState.Failure(null, null);
        }
        try {
            session = Session.open(repository, directory);
            return session.screen();
        } catch (PeelException | IOException error) {
            closeSession();
            return failure(directory.getName(), error);
        }
    }

    private void closeSession() {
        if (session != null) {
            session.close();
            session = null;
        }
    }

    private File directory(String nameOrPath) throws IOException {
        List<File> packs = repository.packs();
        for (File pack : packs) {
            if (pack.getName().equals(nameOrPath)) {
                return pack;
            }
        }
        if (nameOrPath != null) {
            return new File(nameOrPath);
        }
        File last = repository.lastPack();
        if (packs.contains(last)) {
            return last;
        }
        return packs.isEmpty() ? null : packs.get(0);
    }

    private void guarded(Work work) {
        UiState next;
        try {
            next = work.run();
        } catch (PeelException | IOException error) {
            next = failure(null, error);
        }
        publish(next);
    }

    private static UiState failure(String pack, Exception error) {
        String message = error.getMessage();
        return new UiState.Failure(pack, message == null ? error.toString() : message);
    }

    private void publish(UiState next) {
        main.execute(
                () -> {
                    state = next;
                    watcher.accept(next);
                });
    }

    private interface Work {
        UiState run() throws IOException;
    }

    private interface SessionAction {
        void act(Session session) throws IOException;
    }
}
