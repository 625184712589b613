"""SQLite as Django has it, for programs that keep their connection from one request to the next."""
