"""The kept figures: how many things of one kind and standing an inventory holds."""

from django.db import models
from django.db.models import Q

from archive.domain.standing import ABSENT, PARTY
from archive.models.kept import Counted, Kept, KeptColumn, KeptSum, Trigger

RECORDS, ROWS, RECEIPTS = "archive_record", "archive_listedrecord", "archive_receipt"


class Figure(KeptSum):
    """
    A count of records, rows of lists or receipts.

    `rank` is that of the thing itself (archive.domain.standing), `partner` that of what stands
    against it: the record that answers a row of a list or came of a receipt, the row that a
    record answers. `detail` is the year of a YEAR, 1 for a reviewed RECORD, and for a row of a list
    the ranks of what was received, waits and answers it. The inventory is no key of the
    database's: 0 stands for none.
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


def _rank_of_record(table: str) -> KeptColumn:
    found = f"SELECT {_RANK.format('r')} FROM {RECORDS} r WHERE r.id = {table}.record_id"
    return KeptColumn(table, "record_rank", f"COALESCE(({found}), {ABSENT})", "inventory_id")


_ROW_ANSWERED = _rank_of_record(ROWS)
_RECEIPT_FILED = _rank_of_record(RECEIPTS)
_RECORD_LISTED = KeptColumn(
    RECORDS,
    "row_rank",
    f"COALESCE((SELECT l.level FROM {ROWS} l WHERE l.record_id = {RECORDS}.id), {ABSENT})",
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


# A row and what waits agree as a row and a record do: by number and date, or by the number alone
# where a date is not known and no other row bears the number. Which other rows count does not
# depend on what is above the row's own level, nor on what else was received.
_ONLY_ONE = (
    f"NOT EXISTS (SELECT 1 FROM {ROWS} o WHERE o.inventory_id = {ROWS}.inventory_id"
    f" AND o.number_key = {ROWS}.number_key AND o.level <= {ROWS}.level AND o.id <> {ROWS}.id)"
)
_AGREES = (
    f"CASE WHEN r.issued_on IS NULL OR {ROWS}.issued_on IS NULL THEN {_ONLY_ONE}"
    f" ELSE {_same_day('r', ROWS)} END"
)
_BIT = (
    "CASE r.level WHEN 0 THEN 1 WHEN 1 THEN 2 WHEN 2 THEN 4 ELSE 8 END"
    " * CASE WHEN r.party_papers THEN 16 ELSE 1 END"
)
_ROW_AWAITED = KeptColumn(
    ROWS,
    "awaited",
    f"(CASE WHEN {ROWS}.number_key = '' THEN 0 ELSE COALESCE((SELECT SUM(DISTINCT {_BIT})"
    f" FROM {RECEIPTS} r WHERE r.inventory_id = {ROWS}.inventory_id"
    f" AND r.number_key = {ROWS}.number_key AND r.number_key <> '' AND r.state = 'waiting'"
    f" AND {_AGREES}), 0) END)",
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


# A kept column is never taken from what is written: it is looked up again whenever somebody
# changes it, so that a row saved with what it was yesterday does no harm.
FIGURES = Kept(
    model=Figure,
    place="inventory_id",
    counted=(
        Counted(
            "record",
            RECORDS,
            ("inventory_id", "level", "party_papers", "row_rank", "reviewed", "withdrawn_at"),
            _PLACE,
            ("'record'", _RANK, "{0}.row_rank", "CASE WHEN {0}.reviewed THEN 1 ELSE 0 END"),
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
            ("inventory_id", "level", "record_rank", "awaited"),
            _PLACE,
            ("'listed'", "{0}.level", "{0}.record_rank", "{0}.awaited"),
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
    columns=(_ROW_ANSWERED, _ROW_AWAITED, _ROW_DOUBLED, _RECEIPT_FILED, _RECORD_LISTED),
    further=(
        Trigger(
            ROWS,
            "INSERT",
            "rank",
            (
                _ROW_ANSWERED.put_right("id = NEW.id"),
                _RECORD_LISTED.put_right("id = NEW.record_id"),
            ),
        ),
        Trigger(
            ROWS,
            "UPDATE",
            "rank",
            (
                _ROW_ANSWERED.put_right("id = NEW.id"),
                _RECORD_LISTED.put_right("id = NEW.record_id"),
                _RECORD_LISTED.put_right("id = OLD.record_id"),
            ),
            ("record_id", "level", "record_rank"),
        ),
        Trigger(ROWS, "DELETE", "rank", (_RECORD_LISTED.put_right("id = OLD.record_id"),)),
        Trigger(ROWS, "INSERT", "awaited", (_rows_numbered("NEW"),)),
        Trigger(ROWS, "DELETE", "awaited", (_rows_numbered("OLD"),)),
        Trigger(
            ROWS,
            "UPDATE",
            "awaited",
            (_ROW_AWAITED.put_right("id = NEW.id"), _rows_numbered("OLD"), _rows_numbered("NEW")),
            ("inventory_id", "number_key", "issued_on", "issued_precision", "level", "awaited"),
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
            RECORDS, "UPDATE", "rank", (_RECORD_LISTED.put_right("id = NEW.id"),), ("row_rank",)
        ),
        Trigger(
            RECORDS,
            "UPDATE",
            "told",
            (
                _ROW_ANSWERED.put_right("record_id = NEW.id"),
                _RECEIPT_FILED.put_right("record_id = NEW.id"),
            ),
            ("level", "party_papers"),
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
