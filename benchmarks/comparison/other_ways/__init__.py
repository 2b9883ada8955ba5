"""Other ways to spend the bytes: one table for everybody, made smaller."""
