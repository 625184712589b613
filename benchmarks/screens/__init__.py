"""What every screen costs each role at growing sizes of the archive."""
