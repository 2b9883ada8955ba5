"""What docs/sizing.md says: arithmetic for data that nobody has run here."""
