"""What docs/performance.md says, from the committed JSON files."""
