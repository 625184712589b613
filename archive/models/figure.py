"""The kept figures: how many things of one kind and standing an inventory holds."""

from django.db import models
from django.db.models import Q

from access.domain.levels import Level
from archive.domain.standing import ABSENT, PARTY
from archive.models.kept import Counted, Kept, KeptColumn, KeptSum, Trigger

RECORDS, ROWS, RECEIPTS = "archive_record", "archive_listedrecord", "archive_receipt"
TIES = "archive_tie"


class Figure(KeptSum):
    """
    A count of records, rows of lists or receipts.

    `rank` is that of the thing itself (archive.domain.standing), `partner` says from where what
    stands against it is seen: for a receipt the rank of the record that came of it; for a row of a
    list the ranks of the records that answer it, and for a record those of the rows that it
    answers, as bits of one number. `detail` is the year of a YEAR, 1 for a reviewed RECORD, and
    for a row of a list the ranks of what was received, waits and answers it. The inventory is no
    key of the database's: 0 stands for none.
    """

    KEY = ("kind", "rank", "partner", "detail")
    SUMS = ("count",)

    class Kind(models.TextChoices):
        RECORD = "record"
        YEAR = "year"
        LISTED = "listed"
        RECEIPT = "receipt"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    inventory = models.ForeignKey(
        "archive.Inventory", models.DO_NOTHING, db_constraint=False, related_name="figures"
    )
    rank = models.PositiveSmallIntegerField()
    partner = models.PositiveSmallIntegerField()
    detail = models.PositiveSmallIntegerField()
    count = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inventory", "kind", "rank", "partner", "detail"],
                condition=Q(settled=True),
                name="figure_once",
            )
        ]
        indexes = [
            models.Index(fields=["inventory", "kind"], name="figure_inventory"),
            models.Index(fields=["kind", "rank"], name="figure_kind"),
            models.Index(fields=["id"], condition=Q(settled=False), name="figure_unsettled"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.inventory_id}"


_PLACE = "COALESCE({0}.inventory_id, 0)"
_RANK = f"{{0}}.level + CASE WHEN {{0}}.party_papers THEN {PARTY} ELSE 0 END"
_YEAR = "COALESCE(CAST(SUBSTR(CAST({0}.issued_on AS TEXT), 1, 4) AS INTEGER), 0)"

# What was withdrawn is counted nowhere.
_STANDS = "{0}.withdrawn_at IS NULL"


# As archive.domain.standing.bit_of; a row of a list is in nobody's special handling.
_BIT_OF_LEVEL = "CASE {0}.level WHEN 0 THEN 1 WHEN 1 THEN 2 WHEN 2 THEN 4 ELSE 8 END"
_BIT = f"{_BIT_OF_LEVEL} * CASE WHEN {{0}}.party_papers THEN {1 << len(Level)} ELSE 1 END"

# What a person parted is no tie, nor is one between two inventories, of which one is where the
# record stood before; what was withdrawn answers nothing until it is put back.
_ROW_ANSWERED = KeptColumn(
    ROWS,
    "answered",
    f"COALESCE((SELECT SUM(DISTINCT {_BIT.format('r')}) FROM {TIES} t"
    f" JOIN {RECORDS} r ON r.id = t.record_id WHERE t.row_id = {ROWS}.id AND t.kind <> 'parted'"
    f" AND r.inventory_id = {ROWS}.inventory_id AND {_STANDS.format('r')}), 0)",
    "inventory_id",
)
_RECORD_ANSWERS = KeptColumn(
    RECORDS,
    "answers",
    f"COALESCE((SELECT SUM(DISTINCT {_BIT_OF_LEVEL.format('l')}) FROM {TIES} t"
    f" JOIN {ROWS} l ON l.id = t.row_id WHERE t.record_id = {RECORDS}.id AND t.kind <> 'parted'"
    f" AND l.inventory_id = {RECORDS}.inventory_id), 0)",
    "inventory_id",
)
_RECEIPT_FILED = KeptColumn(
    RECEIPTS,
    "record_rank",
    f"COALESCE((SELECT {_RANK.format('r')} FROM {RECORDS} r WHERE r.id = {RECEIPTS}.record_id),"
    f" {ABSENT})",
    "inventory_id",
)
_ROW_DOUBLED = KeptColumn(
    ROWS,
    "doubled",
    f"(EXISTS (SELECT 1 FROM {ROWS} o WHERE o.inventory_id = {ROWS}.inventory_id"
    f" AND o.position = {ROWS}.position AND o.id <> {ROWS}.id))",
    "inventory_id",
)


def _same_day(one: str, other: str) -> str:
    """Whether two dates agree to the precision both know, as archive.domain.matching has it."""
    precisions = f"({one}.issued_precision, {other}.issued_precision)"
    known = (
        f"CASE WHEN 'year' IN {precisions} THEN 4 WHEN 'month' IN {precisions} THEN 7 ELSE 10 END"
    )
    first, second = (f"SUBSTR(CAST({row}.issued_on AS TEXT), 1, {known})" for row in (one, other))
    return f"{first} = {second}"


# A row and what waits agree as a row and a record do, by number and date; whose paper it is was
# not read for certain before somebody looked.
_ROW_AWAITED = KeptColumn(
    ROWS,
    "awaited",
    f"(CASE WHEN {ROWS}.number_key = '' THEN 0 ELSE COALESCE(("
    f"SELECT SUM(DISTINCT {_BIT.format('r')}) FROM {RECEIPTS} r WHERE r.inventory_id = {ROWS}.inventory_id"
    f" AND r.number_key = {ROWS}.number_key AND r.number_key <> '' AND r.state = 'waiting'"
    f" AND {_same_day('r', ROWS)}), 0) END)",
    "inventory_id",
)


def _rows_numbered(row: str) -> str:
    return _ROW_AWAITED.put_right(
        f"{row}.number_key <> '' AND inventory_id = {row}.inventory_id"
        f" AND number_key = {row}.number_key"
    )


def _rows_beside(row: str) -> str:
    return _ROW_DOUBLED.put_right(
        f"inventory_id = {row}.inventory_id AND position = {row}.position"
    )


def _tied(tie: str) -> tuple[str, str]:
    return (
        _ROW_ANSWERED.put_right(f"id = {tie}.row_id"),
        _RECORD_ANSWERS.put_right(f"id = {tie}.record_id"),
    )


# A kept column is never taken from what is written: it is looked up again whenever somebody
# changes it, so that a row saved with what it was yesterday does no harm.
FIGURES = Kept(
    model=Figure,
    place="inventory_id",
    counted=(
        Counted(
            "record",
            RECORDS,
            ("inventory_id", "level", "party_papers", "answers", "reviewed", "withdrawn_at"),
            _PLACE,
            ("'record'", _RANK, "{0}.answers", "CASE WHEN {0}.reviewed THEN 1 ELSE 0 END"),
            only=_STANDS,
        ),
        Counted(
            "year",
            RECORDS,
            ("inventory_id", "level", "party_papers", "issued_on", "withdrawn_at"),
            _PLACE,
            ("'year'", _RANK, f"{ABSENT}", _YEAR),
            only=_STANDS,
        ),
        Counted(
            "listed",
            ROWS,
            ("inventory_id", "level", "answered", "awaited"),
            _PLACE,
            ("'listed'", "{0}.level", "{0}.answered", "{0}.awaited"),
        ),
        Counted(
            "receipt",
            RECEIPTS,
            ("inventory_id", "level", "party_papers", "record_rank", "state"),
            _PLACE,
            ("'receipt'", _RANK, "{0}.record_rank", "0"),
            only="{0}.state <> 'withdrawn'",
        ),
    ),
    columns=(_ROW_ANSWERED, _ROW_AWAITED, _ROW_DOUBLED, _RECEIPT_FILED, _RECORD_ANSWERS),
    further=(
        Trigger(TIES, "INSERT", "tied", _tied("NEW")),
        Trigger(TIES, "DELETE", "tied", _tied("OLD")),
        Trigger(
            TIES, "UPDATE", "tied", (*_tied("OLD"), *_tied("NEW")), ("row_id", "record_id", "kind")
        ),
        Trigger(ROWS, "INSERT", "rank", (_ROW_ANSWERED.put_right("id = NEW.id"),)),
        Trigger(
            ROWS,
            "UPDATE",
            "rank",
            (
                _ROW_ANSWERED.put_right("id = NEW.id"),
                _RECORD_ANSWERS.put_right(
                    f"id IN (SELECT record_id FROM {TIES} WHERE row_id = NEW.id)"
                ),
            ),
            ("inventory_id", "level", "answered"),
        ),
        Trigger(ROWS, "DELETE", "rank", (f"DELETE FROM {TIES} WHERE row_id = OLD.id",)),
        Trigger(ROWS, "INSERT", "awaited", (_rows_numbered("NEW"),)),
        Trigger(ROWS, "DELETE", "awaited", (_rows_numbered("OLD"),)),
        Trigger(
            ROWS,
            "UPDATE",
            "awaited",
            (_ROW_AWAITED.put_right("id = NEW.id"), _rows_numbered("OLD"), _rows_numbered("NEW")),
            ("inventory_id", "number_key", "issued_on", "issued_precision", "awaited"),
        ),
        Trigger(ROWS, "INSERT", "beside", (_rows_beside("NEW"),)),
        Trigger(ROWS, "DELETE", "beside", (_rows_beside("OLD"),)),
        Trigger(
            ROWS,
            "UPDATE",
            "beside",
            (_rows_beside("OLD"), _rows_beside("NEW")),
            ("inventory_id", "position", "doubled"),
        ),
        Trigger(
            RECORDS,
            "UPDATE",
            "rank",
            (_RECORD_ANSWERS.put_right("id = NEW.id"),),
            ("inventory_id", "answers"),
        ),
        Trigger(
            RECORDS,
            "UPDATE",
            "told",
            (
                _ROW_ANSWERED.put_right(
                    f"id IN (SELECT row_id FROM {TIES} WHERE record_id = NEW.id)"
                ),
                _RECEIPT_FILED.put_right("record_id = NEW.id"),
            ),
            ("inventory_id", "level", "party_papers", "withdrawn_at"),
        ),
        Trigger(RECEIPTS, "INSERT", "rank", (_RECEIPT_FILED.put_right("id = NEW.id"),)),
        Trigger(RECEIPTS, "INSERT", "awaited", (_rows_numbered("NEW"),)),
        Trigger(RECEIPTS, "DELETE", "awaited", (_rows_numbered("OLD"),)),
        Trigger(
            RECEIPTS,
            "UPDATE",
            "awaited",
            (_rows_numbered("OLD"), _rows_numbered("NEW")),
            (
                "inventory_id",
                "number_key",
                "issued_on",
                "issued_precision",
                "level",
                "party_papers",
                "state",
            ),
        ),
        Trigger(
            RECEIPTS,
            "UPDATE",
            "rank",
            (_RECEIPT_FILED.put_right("id = NEW.id"),),
            ("record_id", "record_rank"),
        ),
    ),
)
