"""Keys in use: made, found, moved, destroyed; the file of keys prepared and its keys renewed."""
