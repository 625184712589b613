"""
Of what is top secret no abstract is written down anywhere (Nghị định 63/2026, Điều 6): the database
itself takes it out, whoever writes, of records and rows, of what they were, and of names of files.

A level that rises takes the abstract along, for good: lowered again, the paper is described anew from
its pages. What nobody has decided yet, an item with a stamp that a machine read, keeps what was read of
it until the security officer decides.
"""

from typing import Any

from access.domain.levels import Level
from archive.models.kept import Trigger

TOP = int(Level.TOP_SECRET)
RECORDS, VERSIONS = "archive_record", "archive_recordversion"
ROWS, CHANGES, RECEIPTS = "archive_listedrecord", "archive_listchange", "archive_receipt"

_BLANK_VERSION = (
    f"UPDATE {VERSIONS} SET said = BLANKED(said, abstract), became = BLANKED(became, abstract)"
)
_VERSION_SPEAKS = (
    "(COALESCE(JSON(said, abstract), '') <> '' OR COALESCE(JSON(became, abstract), '') <> '')"
)
_RECORD = (
    f"UPDATE {RECORDS} SET abstract = '' WHERE id = NEW.id AND level >= {TOP} AND abstract <> ''",
    f"{_BLANK_VERSION} WHERE record_id = NEW.id AND NEW.level >= {TOP} AND {_VERSION_SPEAKS}",
    (
        f"UPDATE {RECEIPTS} SET label = CAST(id AS TEXT) WHERE record_id = NEW.id "
        f"AND NEW.level >= {TOP} AND label <> CAST(id AS TEXT)"
    ),
)
_VERSION = (
    (
        f"{_BLANK_VERSION} WHERE id = NEW.id AND {_VERSION_SPEAKS} "
        f"AND (SELECT r.level FROM {RECORDS} r WHERE r.id = NEW.record_id) >= {TOP}"
    ),
)
_ROW = (
    (
        f"UPDATE {ROWS} SET abstract = '', original = '{{}}' WHERE id = NEW.id AND level >= {TOP} "
        "AND (abstract <> '' OR CAST(original AS TEXT) <> '{}')"
    ),
    (
        f"UPDATE {CHANGES} SET before = BLANKED(before, abstract) WHERE row_id = NEW.id "
        f"AND NEW.level >= {TOP} AND COALESCE(JSON(before, abstract), '') <> ''"
    ),
)
_CHANGE = (
    (
        f"UPDATE {CHANGES} SET before = BLANKED(before, abstract) WHERE id = NEW.id "
        f"AND COALESCE(JSON(before, abstract), '') <> '' "
        f"AND (SELECT r.level FROM {ROWS} r WHERE r.id = NEW.row_id) >= {TOP}"
    ),
)
# The name of a file that was filed; while it waits, its item says what becomes of it.
_RECEIPT = (
    (
        f"UPDATE {RECEIPTS} SET label = CAST(id AS TEXT) WHERE id = NEW.id AND level >= {TOP} "
        "AND record_id IS NOT NULL AND label <> CAST(id AS TEXT)"
    ),
)
SILENCE: list[Trigger] = [
    Trigger(RECORDS, "INSERT", "silence", _RECORD),
    Trigger(RECORDS, "UPDATE", "silence", _RECORD, ("level", "abstract")),
    Trigger(VERSIONS, "INSERT", "silence", _VERSION),
    Trigger(ROWS, "INSERT", "silence", _ROW),
    Trigger(ROWS, "UPDATE", "silence", _ROW, ("level", "abstract", "original")),
    Trigger(CHANGES, "INSERT", "silence", _CHANGE),
    Trigger(RECEIPTS, "INSERT", "silence", _RECEIPT),
    Trigger(RECEIPTS, "UPDATE", "silence", _RECEIPT, ("level", "label", "record_id")),
]
"""The triggers; packages that keep names and words of papers add theirs when they are made ready."""


def register_silence(*triggers: Trigger) -> None:
    """Say, when the program begins, what a package keeps silent about."""
    SILENCE.extend(triggers)


def silenced(words: Any) -> Any:
    """The same of columns that are told by their names, where the database cannot look into them."""
    if not isinstance(words, dict) or not words.get("abstract"):
        return words
    return {**words, "abstract": ""}
