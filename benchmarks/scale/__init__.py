"""How the archive behaves as it grows, and as more work on it, on both databases."""
