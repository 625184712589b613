"""Lists as offices write them, read truthfully: from tables of texts to rows, dossiers and the rest."""
