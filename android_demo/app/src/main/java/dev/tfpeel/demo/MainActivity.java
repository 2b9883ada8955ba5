package dev.tfpeel.demo;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;
import android.view.Menu;
import android.view.MenuItem;
import android.view.View;
import android.widget.TextView;
import dev.tfpeel.demo.ui.ReadyView;
import dev.tfpeel.demo.ui.UiState;
import dev.tfpeel.demo.ui.UiState.Failure;
import dev.tfpeel.demo.ui.UiState.Loading;
import dev.tfpeel.demo.ui.UiState.Ready;
import dev.tfpeel.demo.ui.UiState.Topic;
import java.io.File;
import java.util.List;

/** The only screen: shows what {@link DemoModel} publishes, and tells it what the user does. */
public final class MainActivity extends Activity {
    /** Text extra of the intent: name or path of the pack to open. */
    public static final String EXTRA_PACK = "pack";

    private static final String SIMILAR_TO = "similar_to";

    private DemoModel model;
    private ReadyView ready;
    private UiState shown;
    private AlertDialog packChoice;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.activity_main);
        model = ((DemoApplication) getApplication()).model();
        ready = new ReadyView(findViewById(R.id.ready), model);
        findViewById(R.id.retry).setOnClickListener(view -> model.openPack(null));
        String pack = getIntent().getStringExtra(EXTRA_PACK);
        if (saved == null && pack != null) {
            model.openPack(pack);
        }
        model.start();
        if (saved != null && saved.getString(SIMILAR_TO) != null) {
            model.showSimilar(saved.getString(SIMILAR_TO));
        }
    }

    @Override
    protected void onNewIntent(Intent intent) {
        super.onNewIntent(intent);
        if (intent.hasExtra(EXTRA_PACK)) {
            model.openPack(intent.getStringExtra(EXTRA_PACK));
        }
    }

    @Override
    protected void onStart() {
        super.onStart();
        model.watch(this::show);
    }

    @Override
    protected void onStop() {
        model.unwatch();
        super.onStop();
    }

    /** A dialog belongs to its activity, and would outlive it. */
    @Override
    protected void onDestroy() {
        if (packChoice != null) {
            packChoice.dismiss();
        }
        super.onDestroy();
    }

    /** The search text is kept by its own view, and the user's state in a file at each change. */
    @Override
    protected void onSaveInstanceState(Bundle saved) {
        super.onSaveInstanceState(saved);
        if (shown instanceof Ready && ((Ready) shown).similarTo != null) {
            saved.putString(SIMILAR_TO, ((Ready) shown).similarTo.id);
        }
    }

    @Override
    @SuppressWarnings("deprecation") // Android 14 no longer sends the levels of running apps.
    public void onTrimMemory(int level) {
        super.onTrimMemory(level);
        // Being hidden alone (a level in between) is no want of memory.
        boolean isRunning = level <= TRIM_MEMORY_RUNNING_CRITICAL;
        if (isRunning ? level >= TRIM_MEMORY_RUNNING_LOW : level >= TRIM_MEMORY_BACKGROUND) {
            model.freeMemory();
        }
    }

    @Override
    @SuppressWarnings("deprecation") // What replaces it begins with Android 13.
    public void onBackPressed() {
        if (shown instanceof Ready && ((Ready) shown).topic != Topic.RECOMMENDED) {
            ready.showRecommended();
        } else {
            super.onBackPressed();
        }
    }

    @Override
    public boolean onCreateOptionsMenu(Menu menu) {
        getMenuInflater().inflate(R.menu.main, menu);
        return true;
    }

    @Override
    public boolean onOptionsItemSelected(MenuItem item) {
        if (item.getItemId() == R.id.choose_pack) {
            model.listPacks(this::choosePack);
        } else if (item.getItemId() == R.id.forget) {
            model.forget();
        } else {
            return super.onOptionsItemSelected(item);
        }
        return true;
    }

    private void choosePack(List<File> packs) {
        if (isFinishing() || isDestroyed()) {
            return;
        }
        String[] names = packs.stream().map(File::getName).toArray(String[]::new);
        packChoice =
                new AlertDialog.Builder(this)
                        .setTitle(R.string.choose_pack)
                        .setItems(
                                names,
                                (dialog, place) -> model.openPack(packs.get(place).getPath()))
                        .show();
    }

    private void show(UiState state) {
        shown = state;
        setVisible(R.id.loading, state instanceof Loading);
        setVisible(R.id.failure, state instanceof Failure);
        setVisible(R.id.ready, state instanceof Ready);
        if (state instanceof Ready) {
            ready.show((Ready) state);
        } else if (state instanceof Failure) {
            showFailure((Failure) state);
        }
    }

    private void showFailure(Failure failure) {
        setVisible(R.id.failure_pack, failure.pack != null);
        this.<TextView>findViewById(R.id.failure_pack)
                .setText(getString(R.string.not_opened, failure.pack));
        this.<TextView>findViewById(R.id.failure_message)
                .setText(failure.message == null ? getString(R.string.no_packs) : failure.message);
    }

    private void setVisible(int id, boolean isVisible) {
        findViewById(id).setVisibility(isVisible ? View.VISIBLE : View.GONE);
    }
}
