"""The tables of the file of keys."""

from typing import Final

FORMAT: Final = 1

# `form` of a dek: 0 fresh, 1 settled (keys.domain.envelopes). `private` of a class: wrapped under the
# root; of the open class as it is; NULL once it was destroyed.
TABLES: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE slot (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, label TEXT NOT NULL UNIQUE, salt BLOB NOT NULL,
    n INTEGER NOT NULL, r INTEGER NOT NULL, p INTEGER NOT NULL, wrapped BLOB NOT NULL,
    made_at TEXT NOT NULL, made_by TEXT NOT NULL
);
CREATE TABLE class_key (
    class INTEGER NOT NULL, epoch INTEGER NOT NULL, public BLOB NOT NULL, private BLOB,
    made_at TEXT NOT NULL, destroyed_at TEXT, PRIMARY KEY (class, epoch)
) WITHOUT ROWID;
CREATE TABLE dek (
    id BLOB PRIMARY KEY, class INTEGER NOT NULL, epoch INTEGER NOT NULL, form INTEGER NOT NULL,
    wrapped BLOB NOT NULL, made_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX dek_of_class ON dek (class, epoch, form);
"""
