package dev.tfpeel.demo.ui;

import android.content.Context;
import android.text.Editable;
import android.view.LayoutInflater;
import android.view.View;
import android.view.ViewGroup;
import android.widget.Button;
import android.widget.EditText;
import android.widget.ListView;
import android.widget.TextView;
import dev.tfpeel.demo.DemoModel;
import dev.tfpeel.demo.R;
import dev.tfpeel.demo.ui.UiState.Ready;
import dev.tfpeel.demo.ui.UiState.Topic;
import dev.tfpeel.runtime.Item;
import java.util.Collections;
import java.util.List;

/** The views of an open pack. */
public final class ReadyView {
    private final View root;
    private final DemoModel model;
    private final EditText search;
    private final RowAdapter rows;
    private final BudgetView budget;
    private List<Item> shownLiked = Collections.emptyList();

    /**
     * @param root with the views of res/layout/ready.xml
     * @param model to tell what the user does
     */
    public ReadyView(View root, DemoModel model) {
        this.root = root;
        this.model = model;
        rows = new RowAdapter(root.getContext(), model, this::showSimilar);
        budget = new BudgetView(root, model);
        ListView list = root.findViewById(R.id.rows);
        list.setAdapter(rows);
        list.setEmptyView(root.findViewById(R.id.nothing));
        search = root.findViewById(R.id.search);
        search.addTextChangedListener(
                new AfterTextChanged() {
                    @Override
                    public void afterTextChanged(Editable text) {
                        model.search(text.toString());
                    }
                });
        root.findViewById(R.id.back).setOnClickListener(view -> showRecommended());
    }

    /** Goes back to the recommendations. */
    public void showRecommended() {
        showSimilar(null);
    }

    /** Shows a state. */
    public void show(Ready state) {
        rows.show(state.rows);
        showHeading(state);
        showLiked(state.liked);
        budget.show(state);
    }

    private void showSimilar(Item item) {
        model.showSimilar(item == null ? null : item.id);
        if (search.length() > 0) {
            search.setText("");
        }
    }

    private void showHeading(Ready state) {
        TextView heading = root.findViewById(R.id.heading);
        heading.setText(heading(state));
        boolean isElsewhere = state.topic != Topic.RECOMMENDED;
        root.findViewById(R.id.back).setVisibility(isElsewhere ? View.VISIBLE : View.GONE);
    }

    private String heading(Ready state) {
        Context context = root.getContext();
        switch (state.topic) {
            case SEARCH:
                return context.getString(R.string.heading_search);
            case SIMILAR:
                return context.getString(R.string.heading_similar, state.similarTo.name());
            default:
                return context.getString(R.string.heading_recommended);
        }
    }

    private void showLiked(List<Item> liked) {
        View none = root.findViewById(R.id.liked_none);
        none.setVisibility(liked.isEmpty() ? View.VISIBLE : View.GONE);
        if (liked.equals(shownLiked)) {
            return;
        }
        shownLiked = liked;
        ViewGroup chips = root.findViewById(R.id.liked);
        chips.removeAllViews();
        for (Item item : liked) {
            chips.addView(chip(chips, item));
        }
    }

    private View chip(ViewGroup chips, Item item) {
        Context context = root.getContext();
        Button chip = (Button) LayoutInflater.from(context).inflate(R.layout.chip, chips, false);
        chip.setText(item.name());
        chip.setContentDescription(context.getString(R.string.liked_remove, item.name()));
        chip.setOnClickListener(view -> model.change(state -> state.forgetting(item.id)));
        return chip;
    }
}
