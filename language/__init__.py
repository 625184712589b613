"""Vietnamese text, dates, numbers and document types: pure, on the ground floor."""
