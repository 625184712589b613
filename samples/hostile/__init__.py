"""Files built to hurt whoever opens them; all made here, nothing in them is anybody's."""
