"""The kept figures: how many things of one kind and standing an inventory holds, and each dossier."""

from typing import Final

from django.db import models
from django.db.models import Q

from archive.domain.standing import ABSENT, SECOND_NUMBER
from archive.models.dossier_standing import COVER_COUNTS, STANDING_FORGOTTEN, forget_standings
from archive.models.figure_columns import (
    ACTS,
    DECISIONS,
    FILES,
    PLACE,
    RANK,
    RECEIPT_FILED,
    RECEIPTS,
    RECORD_ANSWERS,
    RECORD_DIGITAL,
    RECORD_PROTECTED,
    RECORD_REPEATS,
    RECORDS,
    ROW_ANSWERED,
    ROW_AWAITED,
    ROW_CHECKED,
    ROW_DOUBLED,
    ROW_HELD,
    ROW_SHORT,
    ROWS,
    SHEETS,
    SPELLINGS,
    STANDS,
    TIES,
    YEAR,
    answered_anew,
    records_alike,
    rows_beside,
    rows_numbered,
    spelt_anew,
    tied,
)
from archive.models.kept import Counted, Kept, KeptSum, Trigger

_RECORD_OF: Final = f"SELECT p.record_id FROM {RECEIPTS} p WHERE p.id = {{}}"


class Figure(KeptSum):
    """
    A count of records, rows of lists or receipts, with their pages and sheets.

    `rank` is that of the thing itself (archive.domain.standing), `partner` says from where what
    stands against it is seen: for a receipt the rank of the record that came of it; for a row of a
    list the ranks of the records that answer it, and for a record those of the rows that it
    answers, as bits of one number. `detail` is the year of a YEAR, 1 for a reviewed RECORD and for
    a RECEIPT whose file is read, and for a row of a list the ranks of what was received, waits and
    answers it. `also` is for a record the ranks of earlier ones that it repeats, and for a row of a
    list two numbers: the sights that see it answered with too few pages, and from SECOND_NUMBER on
    the ranks of those that answer it and that a person has looked at. The inventory is no key of
    the database's: 0 stands for none.

    `pages` and `sheets` are summed of what says how many, and `paged` and `sheeted` count that; of
    a record only pages of a PDF in the vault are pages. `held` are the pages that answer rows which
    say more of them, as far as somebody sees these rows short.
    """

    KEY = ("kind", "rank", "partner", "detail", "also")
    SUMS = ("count", "pages", "paged", "sheets", "sheeted", "held")

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
    also = models.PositiveIntegerField(default=0)
    count = models.BigIntegerField(default=0)
    pages = models.BigIntegerField(default=0)
    paged = models.BigIntegerField(default=0)
    sheets = models.BigIntegerField(default=0)
    sheeted = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inventory", "kind", "rank", "partner", "detail", "also"],
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


class DossierFigure(KeptSum):
    """
    The same of one dossier: its rows of the list, with their standing, and its records with the
    pages of their PDFs. What stands in no dossier is not among them.
    """

    KEY = ("dossier_id", "kind", "rank", "partner", "detail", "also")
    SUMS = ("count", "pages")

    inventory = models.ForeignKey(
        "archive.Inventory", models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    dossier = models.ForeignKey(
        "archive.Dossier", models.DO_NOTHING, db_constraint=False, related_name="figures"
    )
    kind = models.CharField(max_length=10, choices=Figure.Kind.choices)
    rank = models.PositiveSmallIntegerField()
    partner = models.PositiveSmallIntegerField()
    detail = models.PositiveSmallIntegerField()
    also = models.PositiveIntegerField()
    count = models.BigIntegerField(default=0)
    pages = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "inventory", "kind", "rank", "partner", "detail", "also"],
                condition=Q(settled=True),
                name="dossier_figure_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(settled=False), name="dossier_figure_unsettled"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.dossier_id}"


_LISTED: Final = (
    "{0}.level",
    "{0}.answered",
    "{0}.awaited",
    f"({{0}}.short + {SECOND_NUMBER} * {{0}}.checked)",
)
_LISTED_BY: Final = ("inventory_id", "level", "answered", "awaited", "short", "checked")
_HELD: Final = "CASE WHEN {0}.short > 0 AND {0}.pages IS NOT NULL THEN {0}.held ELSE 0 END"
_REVIEWED: Final = "CASE WHEN {0}.reviewed THEN 1 ELSE 0 END"
_PAGES_OF_PDF: Final = "CASE WHEN {0}.digital THEN {0}.pages ELSE 0 END"


def _said(count: str) -> tuple[str, str]:
    """How many are said, and whether any are."""
    return f"COALESCE({count}, 0)", f"CASE WHEN {count} IS NULL THEN 0 ELSE 1 END"


# A kept column is never taken from what is written: it is looked up again whenever somebody
# changes it, so that a row saved with what it was yesterday does no harm.
FIGURES = Kept(
    model=Figure,
    place="inventory_id",
    counted=(
        Counted(
            "record",
            RECORDS,
            (
                "inventory_id", "level", "party_papers", "answers", "reviewed", "withdrawn_at",
                "repeats", "digital", "pages",
            ),
            PLACE,
            ("'record'", RANK, "{0}.answers", _REVIEWED, "{0}.repeats"),
            ("1", _PAGES_OF_PDF, "CASE WHEN {0}.digital THEN 1 ELSE 0 END", "0", "0", "0"),
            only=STANDS,
        ),
        Counted(
            "year",
            RECORDS,
            ("inventory_id", "level", "party_papers", "issued_on", "withdrawn_at", "digital", "pages"),
            PLACE,
            ("'year'", RANK, f"{ABSENT}", YEAR, "0"),
            ("1", _PAGES_OF_PDF, "CASE WHEN {0}.digital THEN 1 ELSE 0 END", "0", "0", "0"),
            only=STANDS,
        ),
        Counted(
            "listed",
            ROWS,
            (*_LISTED_BY, "held", "pages", "sheets", "sheets_from", "sheets_to"),
            PLACE,
            ("'listed'", *_LISTED),
            ("1", *_said("{0}.pages"), *_said(SHEETS), _HELD),
        ),
        Counted(
            "receipt",
            RECEIPTS,
            (
                "inventory_id", "level", "party_papers", "record_rank", "state", "recognised",
                "pages",
            ),
            PLACE,
            (
                "'receipt'", RANK, "{0}.record_rank",
                "CASE WHEN {0}.recognised OR {0}.state = 'filed' THEN 1 ELSE 0 END", "0",
            ),
            ("1", "{0}.pages", "1", "0", "0", "0"),
            only="{0}.state <> 'withdrawn'",
        ),
    ),
    columns=(
        ROW_ANSWERED, ROW_AWAITED, ROW_DOUBLED, ROW_CHECKED, RECEIPT_FILED, RECORD_ANSWERS,
        RECORD_DIGITAL, RECORD_REPEATS, RECORD_PROTECTED, ROW_SHORT, ROW_HELD,
    ),
    further=(
        Trigger(TIES, "INSERT", "tied", tied("NEW")),
        Trigger(TIES, "DELETE", "tied", tied("OLD")),
        Trigger(
            TIES, "UPDATE", "tied", (*tied("OLD"), *tied("NEW")), ("row_id", "record_id", "kind")
        ),
        Trigger(ROWS, "INSERT", "rank", answered_anew("id = NEW.id")),
        Trigger(
            ROWS,
            "UPDATE",
            "rank",
            (
                *answered_anew("id = NEW.id"),
                RECORD_ANSWERS.put_right(
                    f"id IN (SELECT record_id FROM {TIES} WHERE row_id = NEW.id)"
                ),
            ),
            (*_LISTED_BY, "held", "pages", "sheets", "sheets_from", "sheets_to"),
        ),
        Trigger(ROWS, "DELETE", "rank", (f"DELETE FROM {TIES} WHERE row_id = OLD.id",)),
        Trigger(ROWS, "INSERT", "awaited", rows_numbered("NEW")),
        Trigger(ROWS, "DELETE", "awaited", rows_numbered("OLD")),
        Trigger(
            ROWS,
            "UPDATE",
            "awaited",
            (ROW_AWAITED.put_right("id = NEW.id"), *rows_numbered("OLD"), *rows_numbered("NEW")),
            (
                "inventory_id", "number_key", "number_token", "issued_on", "issued_precision",
                "issuer", "issuer_marks", "awaited",
            ),
        ),
        Trigger(ROWS, "INSERT", "beside", (rows_beside("NEW"),)),
        Trigger(ROWS, "DELETE", "beside", (rows_beside("OLD"),)),
        Trigger(
            ROWS,
            "UPDATE",
            "beside",
            (rows_beside("OLD"), rows_beside("NEW")),
            ("inventory_id", "position", "doubled"),
        ),
        Trigger(
            RECORDS,
            "UPDATE",
            "rank",
            (RECORD_ANSWERS.put_right("id = NEW.id"),),
            ("inventory_id", "answers"),
        ),
        Trigger(
            RECORDS,
            "UPDATE",
            "told",
            (
                *answered_anew(f"id IN (SELECT row_id FROM {TIES} WHERE record_id = NEW.id)"),
                RECEIPT_FILED.put_right("record_id = NEW.id"),
            ),
            (
                "inventory_id", "level", "party_papers", "withdrawn_at", "reviewed", "digital",
                "pages",
            ),
        ),
        Trigger(RECORDS, "INSERT", "digital", (RECORD_DIGITAL.put_right("id = NEW.id"),)),
        Trigger(
            RECORDS,
            "UPDATE",
            "digital",
            (RECORD_DIGITAL.put_right("id = NEW.id"),),
            ("original_id", "access_copy_id", "digital"),
        ),
        Trigger(
            FILES, "UPDATE", "digital", (RECORD_DIGITAL.put_right("original_id = NEW.id"),), ("media",)
        ),
        Trigger(
            RECORDS, "INSERT", "alike", (RECORD_REPEATS.put_right("id = NEW.id"), *records_alike("NEW"))
        ),
        Trigger(RECORDS, "DELETE", "alike", records_alike("OLD")),
        Trigger(
            RECORDS,
            "UPDATE",
            "alike",
            (RECORD_REPEATS.put_right("id = NEW.id"), *records_alike("OLD"), *records_alike("NEW")),
            (
                "inventory_id", "level", "party_papers", "withdrawn_at", "original_id", "issuer",
                "number_key", "issued_on", "issued_precision", "filed_at", "repeats",
                "number_token", "issuer_token",
            ),
        ),
        Trigger(RECORDS, "INSERT", "protected", (RECORD_PROTECTED.put_right("id = NEW.id"),)),
        Trigger(
            RECORDS,
            "UPDATE",
            "protected",
            (RECORD_PROTECTED.put_right("id = NEW.id"),),
            ("level", "issued_on", "issued_precision", "protection_ends"),
        ),
        Trigger(
            ACTS,
            "UPDATE",
            "protected",
            (RECORD_PROTECTED.put_right("id = NEW.record_id"),),
            ("stands",),
        ),
        Trigger(
            DECISIONS,
            "INSERT",
            "protected",
            (
                RECORD_PROTECTED.put_right("id = NEW.record_id"),
                RECORD_PROTECTED.put_right(f"id = ({_RECORD_OF.format('NEW.receipt_id')})"),
            ),
        ),
        Trigger(
            RECEIPTS,
            "UPDATE",
            "protected",
            (RECORD_PROTECTED.put_right("id = NEW.record_id"),),
            ("record_id",),
        ),
        Trigger(SPELLINGS, "UPDATE", "alike", (spelt_anew("NEW"),), ("key",)),
        Trigger(RECEIPTS, "INSERT", "rank", (RECEIPT_FILED.put_right("id = NEW.id"),)),
        Trigger(RECEIPTS, "INSERT", "awaited", rows_numbered("NEW")),
        Trigger(RECEIPTS, "DELETE", "awaited", rows_numbered("OLD")),
        Trigger(
            RECEIPTS,
            "UPDATE",
            "awaited",
            (*rows_numbered("OLD"), *rows_numbered("NEW")),
            (
                "inventory_id", "number_key", "number_token", "issued_on", "issued_precision",
                "issuer", "issuer_marks", "level", "party_papers", "state", "record_id", "record_rank",
            ),
        ),
        Trigger(
            RECEIPTS,
            "UPDATE",
            "rank",
            (RECEIPT_FILED.put_right("id = NEW.id"),),
            ("record_id", "record_rank"),
        ),
    ),
)  # fmt: skip

DOSSIER_FIGURES = Kept(
    model=DossierFigure,
    place="inventory_id",
    counted=(
        Counted(
            "listed_in_dossier",
            ROWS,
            ("dossier_id", *_LISTED_BY),
            "{0}.inventory_id",
            ("{0}.dossier_id", "'listed'", *_LISTED),
            ("1", "0"),
            only="{0}.dossier_id IS NOT NULL",
        ),
        Counted(
            "record_in_dossier",
            RECORDS,
            (
                "inventory_id", "dossier_id", "level", "party_papers", "reviewed", "withdrawn_at",
                "digital", "pages",
            ),
            PLACE,
            ("{0}.dossier_id", "'record'", RANK, "0", _REVIEWED, "0"),
            ("1", _PAGES_OF_PDF),
            only=f"{STANDS} AND {{0}}.dossier_id IS NOT NULL",
        ),
    ),
    columns=(),
    further=(Trigger("archive_dossier", "UPDATE", "standing", (STANDING_FORGOTTEN,), COVER_COUNTS),),
    on_settling=forget_standings,
)  # fmt: skip
