"""Figures in every unit beside one another, each with the list that it opens."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from archive.domain.blocks import Block
from archive.queries.figure_rows import DOSSIERS, FIGURES

AGAINST_THE_LIST: Final = (
    ("expected", _("Expected")),
    ("answered", _("= Filed")),
    ("awaited", _("+ Received, in work")),
    ("missing", _("+ Missing")),
    ("short", _("of these short of pages")),
)
WHAT_CAME: Final = (
    ("received", _("Received")),
    ("recognised", _("Recognised")),
    ("filed", _("Filed in all")),
    ("checked", _("Checked")),
    ("surplus", _("Surplus")),
    ("duplicate", _("Filed twice")),
    ("misplaced", _("Misplaced")),
)
# Of sheets, which a scan does not know, nothing is told but what the list says.
_NOT_OF_SHEETS: Final = {"received", "recognised", "filed", "surplus", "duplicate", "misplaced"}


@dataclass(frozen=True, slots=True)
class UnitCell:
    """A figure, None where there is none, and the list that it opens."""

    value: int | None
    which: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """
    The figures of one unit in the order of AGAINST_THE_LIST and WHAT_CAME; of `of` rows of the list
    `said` say how many there are.
    """

    word: str
    cells: tuple[UnitCell, ...]
    said: int
    of: int
    figures: Block


def units_beside(
    documents: Block, *, dossiers: Block, sheets: Block, pages: Block
) -> list[UnitRow]:
    """A row a unit; pages and sheets open the lists of the documents they are of."""
    return [
        _row(str(_("Documents")), documents),
        _row(str(_("Dossiers")), dossiers, before=DOSSIERS),
        _row(str(_("Sheets")), sheets, without=_NOT_OF_SHEETS),
        _row(str(_("Pages")), pages),
    ]


def _row(
    word: str, block: Block, *, before: str = "", without: frozenset[str] | set[str] = frozenset()
) -> UnitRow:
    names = [name for name, _word in (*AGAINST_THE_LIST, *WHAT_CAME)]
    cells = tuple(
        UnitCell(None if name in without else getattr(block, name), _list_of(before, name))
        for name in names
    )
    return UnitRow(word, cells, block.said, block.of, block)


def _list_of(before: str, name: str) -> str:
    # Which dossier a paper belongs to is known when it is read: what is received is recognised.
    which = f"{before}{name}"
    return which if which in FIGURES else f"{before}received"
