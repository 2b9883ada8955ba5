package dev.tfpeel.demo.ui;

import android.content.Context;
import android.view.LayoutInflater;
import android.view.View;
import android.view.ViewGroup;
import android.widget.BaseAdapter;
import android.widget.ImageButton;
import android.widget.TextView;
import dev.tfpeel.demo.DemoModel;
import dev.tfpeel.demo.R;
import dev.tfpeel.runtime.Item;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** Rows into views. */
final class RowAdapter extends BaseAdapter {
    private final Context context;
    private final DemoModel model;
    private final Consumer<Item> showSimilar;
    private List<Row> rows = Collections.emptyList();

    RowAdapter(Context context, DemoModel model, Consumer<Item> showSimilar) {
        this.context = context;
        this.model = model;
        this.showSimilar = showSimilar;
    }

    void show(List<Row> rows) {
        this.rows = rows;
        notifyDataSetChanged();
    }

    @Override
    public int getCount() {
        return rows.size();
    }

    @Override
    public Row getItem(int place) {
        return rows.get(place);
    }

    @Override
    public long getItemId(int place) {
        return rows.get(place).item.index;
    }

    @Override
    public boolean hasStableIds() {
        return true;
    }

    @Override
    public View getView(int place, View used, ViewGroup parent) {
        View view =
                used != null
                        ? used
                        : LayoutInflater.from(context).inflate(R.layout.row, parent, false);
        Row row = rows.get(place);
        Item item = row.item;
        ((TextView) view.findViewById(R.id.name)).setText(item.name());
        TextView reason = view.findViewById(R.id.reason);
        reason.setText(reason(row));
        reason.setVisibility(reason.length() > 0 ? View.VISIBLE : View.GONE);
        button(view, R.id.similar, R.string.similar, item, row.hasSimilar)
                .setOnClickListener(clicked -> showSimilar.accept(item));
        button(view, R.id.dislike, R.string.dislike, item, !row.isDisliked)
                .setOnClickListener(
                        clicked -> model.change(state -> state.disliking(item.id)));
        button(view, R.id.like, R.string.like, item, !row.isLiked)
                .setOnClickListener(clicked -> model.change(state -> state.liking(item.id)));
        return view;
    }

    private ImageButton button(View row, int id, int description, Item item, boolean isVisible) {
        ImageButton button = row.findViewById(id);
        button.setContentDescription(context.getString(description, item.name()));
        button.setVisibility(isVisible ? View.VISIBLE : View.INVISIBLE);
        return button;
    }

    private String reason(Row row) {
        if (row.isLiked) {
            return context.getString(R.string.liked_already);
        }
        if (row.isDisliked) {
            return context.getString(R.string.disliked_already);
        }
        switch (row.reasons.size()) {
            case 0:
                return "";
            case 1:
                return context.getString(R.string.reason_one, row.reasons.get(0).name());
            default:
                return context.getString(
                        R.string.reason_two,
                        row.reasons.get(0).name(),
                        row.reasons.get(1).name());
        }
    }
}
