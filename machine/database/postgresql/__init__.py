"""PostgreSQL as Django has it, where writers take turns as they do on SQLite."""
