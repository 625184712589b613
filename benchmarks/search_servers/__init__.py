"""How much our search costs beside what the engine alone would."""
