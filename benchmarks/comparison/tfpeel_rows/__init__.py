"""Rows of tfpeel itself: the presets over seeds, and what each idea is worth."""
