"""Whatever dies of a cluster, and comes back, while papers come in."""
