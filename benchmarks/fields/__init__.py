"""How right the fields of papers are: `python -m benchmarks.fields`."""
