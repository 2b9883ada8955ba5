"""The parts of benchmarks/quality.py: rows, where they come from, and how they are compared."""
