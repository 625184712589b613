"""The process that holds the root, and what others say to it."""
