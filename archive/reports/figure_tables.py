"""The list behind a figure as the columns and cells of a file: what the screen shows, and no more."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy

from archive.domain.outgoing import Cell, OutgoingColumn
from archive.models import ListedRecord, Receipt, Record
from archive.models.covered import LEVELS


@dataclass(frozen=True, slots=True)
class Shown:
    """
    What the person is shown of the rows: `titles` where they read more than numbers, the records
    they may open, and the rows that something received answers for them, by id; `held` are the pages
    that rows have which have too few, `repeated` the records that records repeat.
    """

    titles: bool
    readable: Collection[int] = ()
    awaiting: Collection[int] = ()
    held: Mapping[int, int] = field(default_factory=dict)
    repeated: Mapping[int, Sequence[Record]] = field(default_factory=dict)


_PARTY: Final = gettext_lazy("Secret paper of the Party")
LISTED: Final = (
    (gettext_lazy("No."), 6, True),
    (gettext_lazy("Number and symbol"), 20, False),
    (gettext_lazy("Date"), 12, False),
    (gettext_lazy("Abstract"), 60, False),
    (gettext_lazy("Dossier"), 10, False),
    (gettext_lazy("Pages"), 8, True),
    (gettext_lazy("Level"), 10, False),
    (gettext_lazy("State"), 20, False),
    (gettext_lazy("Accession number"), 14, False),
)
RECORDS: Final = (
    (gettext_lazy("Accession number"), 14, False),
    (gettext_lazy("Number and symbol"), 20, False),
    (gettext_lazy("Date"), 12, False),
    (gettext_lazy("Abstract"), 60, False),
    (gettext_lazy("Pages"), 8, True),
    (gettext_lazy("Level"), 18, False),
    (gettext_lazy("Looked at by a person"), 14, False),
    (gettext_lazy("Note"), 24, False),
)
RECEIPTS: Final = (
    (gettext_lazy("File"), 40, False),
    (gettext_lazy("Pages"), 8, True),
    (gettext_lazy("Received"), 18, False),
    (gettext_lazy("State"), 20, False),
    (gettext_lazy("Accession number"), 14, False),
    (gettext_lazy("Level"), 10, False),
)
DOSSIERS: Final = (
    (gettext_lazy("Dossier"), 10, False),
    (gettext_lazy("Title of the dossier"), 60, False),
    (gettext_lazy("Documents by the list"), 12, True),
    (gettext_lazy("Filed, on the list"), 12, True),
    (gettext_lazy("Received, in work"), 12, True),
    (gettext_lazy("All that is filed"), 12, True),
    (gettext_lazy("Pages filed"), 10, True),
    (gettext_lazy("Pages, by the cover"), 10, True),
    (gettext_lazy("Level"), 10, False),
)


Cells = Callable[..., Sequence[Cell]]
Said = Sequence[tuple[object, int, bool]]


def with_inventory(said: Said, cells_of: Cells) -> tuple[Said, Cells]:
    """The columns and cells of rows of several inventories, which say first to which each belongs."""

    def cells(row: Any, shown: Shown) -> Sequence[Cell]:
        return (row.inventory.code, *cells_of(row, shown))

    return ((gettext_lazy("Inventory"), 14, False), *said), cells


def columns_of(said: Iterable[tuple[object, int, bool]]) -> tuple[OutgoingColumn, ...]:
    """LISTED, RECORDS, RECEIPTS or DOSSIERS in the language of the screen."""
    return tuple(OutgoingColumn(str(word), width, counts) for word, width, counts in said)


def listed_cells(row: ListedRecord, shown: Shown) -> Sequence[Cell]:
    """A row of an inventory's list, under LISTED."""
    answers = ", ".join(tie.record.accession for tie in getattr(row, "answers", ()))
    place = getattr(row, "place", None)
    if answers:
        state = gettext("Filed")
        if row.pk in shown.held:
            few = gettext("only %(held)s pages in the vault") % {"held": shown.held[row.pk]}
            state = f"{state}, {few}"
    else:
        state = gettext("Received, in work") if row.pk in shown.awaiting else gettext("Missing")
    return (
        row.position,
        row.number_text,
        row.dated,
        row.shown_abstract if shown.titles else "",
        place.number if place is not None else "",
        row.pages,
        _level(row.level),
        state,
        answers,
    )


def record_cells(row: Record, shown: Shown) -> Sequence[Cell]:
    """A filed record, under RECORDS; its number alone where the person may not open it."""
    opened = row.pk in shown.readable
    return (
        row.accession,
        row.number_text if opened else "",
        row.dated,
        row.shown_title if opened else "",
        row.pages,
        _level(row.level, party_papers=row.party_papers),
        gettext("yes") if row.reviewed else gettext("not yet"),
        ", ".join(
            gettext("the same as %(accession)s") % {"accession": one.accession}
            for one in shown.repeated.get(row.pk, ())
        ),
    )


def receipt_cells(row: Receipt, shown: Shown) -> Sequence[Cell]:
    """What was received, under RECEIPTS."""
    is_filed = row.state == Receipt.State.FILED and row.record is not None
    return (
        row.label if shown.titles else "",
        row.pages,
        localtime(row.received_at).strftime("%d/%m/%Y %H:%M"),
        gettext("Filed") if is_filed else gettext("Received, in work"),
        row.record.accession if is_filed and row.record is not None else "",
        _level(row.level),
    )


def dossier_cells(row: Any, shown: Shown) -> Sequence[Cell]:
    """A dossier with its figures (`archive.queries.dossier_figures`), under DOSSIERS."""
    return (
        row.number,
        row.shown_title if shown.titles else "",
        row.n_listed,
        row.n_answered,
        row.n_awaited,
        row.n_records,
        row.n_pages,
        row.pages,
        _level(row.level, party_papers=row.party_papers),
    )


def _level(level: int, *, party_papers: bool = False) -> str:
    word = str(dict(LEVELS)[level])
    return f"{word} · {_PARTY}" if party_papers else word
