"""The file of keys."""
