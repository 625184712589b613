"""What stands in the file of keys, row by row; transactions are the caller's."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from keys.domain.classes import KeyClass
from keys.domain.envelopes import Place
from keys.domain.slots import Cost, Kind, Slot

# As many variables as SQLite takes in one statement, with room.
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class ClassKey:
    """The keys of a class in an epoch; `private` is wrapped unless the class is open, None once gone."""

    key_class: KeyClass
    epoch: int
    public: bytes
    private: bytes | None


@dataclass(frozen=True, slots=True)
class DekRow:
    """The key of an object as it is kept."""

    place: Place
    settled: bool
    wrapped: bytes


def meta(rows: sqlite3.Connection, name: str) -> bytes | None:
    """A value of the file as a whole."""
    found = rows.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return None if found is None else bytes(found[0])


def set_meta(rows: sqlite3.Connection, name: str, value: bytes) -> None:
    """Keep a value of the file as a whole."""
    rows.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))


def generation(rows: sqlite3.Connection) -> int:
    """A number that grows whenever a key that somebody may hold in memory is moved or destroyed."""
    return int(meta(rows, "generation") or 0)


def bump_generation(rows: sqlite3.Connection) -> None:
    """Let all who hold keys in memory ask again."""
    set_meta(rows, "generation", str(generation(rows) + 1).encode())


def slots(rows: sqlite3.Connection) -> list[Slot]:
    """All ways to open."""
    found = rows.execute("SELECT kind, label, salt, n, r, p, wrapped FROM slot ORDER BY id")
    return [
        Slot(Kind(kind), label, salt, Cost(n, r, p), wrapped)
        for kind, label, salt, n, r, p, wrapped in found
    ]


def add_slot(rows: sqlite3.Connection, slot: Slot, *, at: datetime, by: str) -> None:
    """One more way to open, in the place of that of the same label."""
    rows.execute("DELETE FROM slot WHERE label = ?", (slot.label,))
    cost = slot.cost
    rows.execute(
        "INSERT INTO slot (kind, label, salt, n, r, p, wrapped, made_at, made_by) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            str(slot.kind), slot.label, slot.salt, cost.n, cost.r, cost.p, slot.wrapped,
            at.isoformat(), by,
        ),
    )  # fmt: skip


def remove_slot(rows: sqlite3.Connection, label: str) -> bool:
    """One way to open less; whether there was one."""
    return rows.execute("DELETE FROM slot WHERE label = ?", (label,)).rowcount > 0


def class_keys(rows: sqlite3.Connection) -> list[ClassKey]:
    """The keys of all classes, the newest epoch of each last."""
    found = rows.execute(
        "SELECT class, epoch, public, private FROM class_key ORDER BY class, epoch"
    )
    return [ClassKey(*row) for row in found]


def newest_epoch(rows: sqlite3.Connection, key_class: KeyClass) -> int:
    """The epoch in which new keys of a class are kept; 0 where there is none."""
    words = "SELECT MAX(epoch) FROM class_key WHERE class = ?"
    return int(rows.execute(words, (key_class,)).fetchone()[0] or 0)


def add_class_key(rows: sqlite3.Connection, one: ClassKey, *, at: datetime) -> None:
    """The keys of a class in a new epoch."""
    rows.execute(
        "INSERT INTO class_key (class, epoch, public, private, made_at) VALUES (?, ?, ?, ?, ?)",
        (one.key_class, one.epoch, one.public, one.private, at.isoformat()),
    )


def forget_private(
    rows: sqlite3.Connection, key_class: KeyClass, epoch: int, *, at: datetime
) -> None:
    """The private half is gone for good; the public one stays, to tell which epochs there were."""
    rows.execute(
        "UPDATE class_key SET private = NULL, destroyed_at = ? WHERE class = ? AND epoch = ?",
        (at.isoformat(), key_class, epoch),
    )


def deks(rows: sqlite3.Connection, ids: Sequence[bytes]) -> list[DekRow]:
    """The keys of these objects that there are."""
    found: list[DekRow] = []
    for first in range(0, len(ids), _AT_ONCE):
        some = ids[first : first + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        words = f"SELECT id, class, epoch, form, wrapped FROM dek WHERE id IN ({marks})"  # noqa: S608
        found.extend(map(_dek, rows.execute(words, some)))
    return found


def deks_of_epoch(
    rows: sqlite3.Connection, key_class: KeyClass, epoch: int, *, most: int, fresh: bool = False
) -> list[DekRow]:
    """Some of the keys of a class's epoch; with `fresh` only those that are not settled yet."""
    words = "SELECT id, class, epoch, form, wrapped FROM dek WHERE class = ? AND epoch = ?"
    words += " AND form = 0 LIMIT ?" if fresh else " LIMIT ?"
    return list(map(_dek, rows.execute(words, (key_class, epoch, most))))


def has_fresh(rows: sqlite3.Connection) -> bool:
    """Whether any key is not settled yet."""
    return rows.execute("SELECT 1 FROM dek WHERE form = 0 LIMIT 1").fetchone() is not None


def add_deks(rows: sqlite3.Connection, new: Iterable[DekRow], *, at: datetime) -> None:
    """Keys of new objects."""
    told = at.isoformat()
    rows.executemany(
        "INSERT INTO dek (id, class, epoch, form, wrapped, made_at) VALUES (?, ?, ?, ?, ?, ?)",
        ((*_columns(one), told) for one in new),
    )


def replace_dek(rows: sqlite3.Connection, old: DekRow, new: DekRow) -> bool:
    """The key in another envelope, unless somebody was faster; whether it is."""
    _dek_id, key_class, epoch, form, wrapped = _columns(new)
    changed = rows.execute(
        "UPDATE dek SET class = ?, epoch = ?, form = ?, wrapped = ? WHERE id = ? AND wrapped = ?",
        (key_class, epoch, form, wrapped, old.place.dek_id, old.wrapped),
    )
    return changed.rowcount > 0


def remove_deks(rows: sqlite3.Connection, ids: Iterable[bytes]) -> None:
    """What these keys kept can be read by nobody any more."""
    rows.executemany("DELETE FROM dek WHERE id = ?", ((one,) for one in ids))


def counted(rows: sqlite3.Connection) -> dict[tuple[KeyClass, int], int]:
    """How many keys there are, by class and epoch."""
    found = rows.execute("SELECT class, epoch, COUNT(*) FROM dek GROUP BY class, epoch")
    return {(key_class, epoch): count for key_class, epoch, count in found}


def _dek(row: tuple[bytes, int, int, int, bytes]) -> DekRow:
    dek_id, key_class, epoch, form, wrapped = row
    return DekRow(Place(key_class, epoch, dek_id), bool(form), wrapped)


def _columns(one: DekRow) -> tuple[bytes, int, int, int, bytes]:
    place = one.place
    return place.dek_id, place.key_class, place.epoch, int(one.settled), one.wrapped
