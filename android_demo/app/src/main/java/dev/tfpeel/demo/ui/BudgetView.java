package dev.tfpeel.demo.ui;

import android.content.Context;
import android.text.format.Formatter;
import android.view.View;
import android.widget.SeekBar;
import android.widget.TextView;
import dev.tfpeel.demo.DemoModel;
import dev.tfpeel.demo.R;
import dev.tfpeel.demo.ui.UiState.Ready;
import java.util.Locale;

/** The slider for the budget, and what the chosen file costs. */
final class BudgetView implements SeekBar.OnSeekBarChangeListener {
    private final View root;
    private final DemoModel model;
    private final SeekBar slider;

    /** While a finger is on the slider nothing else moves it, and no file is opened. */
    private boolean isHeld;

    BudgetView(View root, DemoModel model) {
        this.root = root;
        this.model = model;
        slider = root.findViewById(R.id.slider);
        slider.setOnSeekBarChangeListener(this);
        root.findViewById(R.id.learn).setOnClickListener(view -> model.learn());
    }

    void show(Ready state) {
        Context context = root.getContext();
        Cost cost = state.cost;
        String budget = size(cost.budgets.get(cost.chosen));
        slider.setMax(cost.budgets.size() - 1);
        if (!isHeld) {
            slider.setProgress(cost.chosen);
        }
        slider.setContentDescription(context.getString(R.string.budget_slider, budget));
        setText(R.id.budget, context.getString(R.string.budget, budget));
        setText(
                R.id.cost,
                context.getString(
                        cost.isMeasured ? R.string.cost : R.string.cost_estimated,
                        size(cost.fileBytes),
                        size(cost.memoryBytes),
                        String.format(Locale.getDefault(), "%.2f", cost.milliseconds)));
        setText(
                R.id.cluster, context.getString(R.string.cluster, cost.cluster + 1, cost.clusters));
        setText(R.id.note, note(state));
        root.findViewById(R.id.learn).setEnabled(state.canLearn);
    }

    @Override
    public void onProgressChanged(SeekBar slider, int place, boolean isByUser) {
        if (isByUser && !isHeld) {
            model.chooseBudget(place);
        }
    }

    @Override
    public void onStartTrackingTouch(SeekBar slider) {
        isHeld = true;
    }

    @Override
    public void onStopTrackingTouch(SeekBar slider) {
        isHeld = false;
        model.chooseBudget(slider.getProgress());
    }

    private String note(Ready state) {
        Context context = root.getContext();
        if (state.memoryWasShort) {
            return context.getString(R.string.memory_was_short);
        }
        if (!state.canExplain) {
            return context.getString(R.string.too_small_to_explain);
        }
        return state.hasLearned ? context.getString(R.string.learned) : "";
    }

    private String size(long bytes) {
        return Formatter.formatShortFileSize(root.getContext(), bytes);
    }

    private void setText(int id, String text) {
        TextView view = root.findViewById(id);
        view.setText(text);
        view.setVisibility(text.isEmpty() ? View.GONE : View.VISIBLE);
    }
}
