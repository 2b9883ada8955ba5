package dev.tfpeel.demo.ui;

import android.text.TextWatcher;

/** A {@link TextWatcher} of which only the last method matters. */
interface AfterTextChanged extends TextWatcher {
    @Override
    default void beforeTextChanged(CharSequence text, int start, int count, int after) {}

    @Override
    default void onTextChanged(CharSequence text, int start, int before, int count) {}
}
