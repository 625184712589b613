"""
A row on its way: its cells by their fields, and what it takes over from the lines above it.

A ditto mark says what the row above says; a dossier, box or fonds is written once where cells are
merged, and goes on until another one comes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from archive.domain.listing.ditto import is_ditto, is_dots, says_nothing
from archive.domain.listing.fields import Column, Field
from archive.domain.listing.group_rows import Group
from archive.domain.listing.layouts import Layout
from archive.domain.listing.levels import SaidLevel
from archive.domain.listing.marks import Mark
from archive.domain.listing.results import Place
from archive.domain.listing.tables import Line

Values = Mapping[Field, str]


@dataclass(frozen=True, slots=True)
class Belongs:
    """Where rows belong by the group rows, the lines over the heading and the sheet's name."""

    dossier: str = ""
    dossier_title: str = ""
    box: str = ""
    year: int | None = None
    inventory: str = ""
    fonds: str = ""
    term: str = ""
    retention: str = ""
    section: str = ""
    level: SaidLevel | None = None
    list_level: SaidLevel | None = None
    list_year: int | None = None

    def entered(self, group: Group) -> "Belongs":
        """What holds for the rows after a group row."""
        found = self
        if group.box and group.box != self.box:
            found = replace(found, box=group.box, dossier="", dossier_title="", retention="")
        if group.dossier:
            found = replace(found, dossier=group.dossier, dossier_title="", retention="")
        found = replace(
            found,
            dossier_title=group.dossier_title or found.dossier_title,
            year=group.year or found.year,
            inventory=group.inventory or found.inventory,
            fonds=group.fonds or found.fonds,
            term=group.term or found.term,
            retention=group.retention or found.retention,
            section=group.section,
        )
        if group.level is not None or not group.sets_place:
            found = replace(found, level=group.level)
        return found


@dataclass(frozen=True, slots=True)
class Draft:
    """A line that is a row, before what it says is understood."""

    at: Place
    layout: Layout
    values: Values
    further: Mapping[str, str]
    belongs: Belongs
    marks: tuple[Mark, ...] = ()
    original: Mapping[str, str] = field(default_factory=dict)

    def said(self, field: Field) -> str:
        return self.values.get(field, "")


# Cells that a row takes over from the row above where they are left empty, as merged cells are.
CARRIED: Final = (
    Field.INVENTORY, Field.FONDS, Field.FONDS_NUMBER, Field.TERM, Field.BOX, Field.DOSSIER, Field.YEAR,
)  # fmt: skip
OF_ONE_DOSSIER: Final = (
    Field.DOSSIER_TITLE, Field.RETENTION, Field.STARTED, Field.ENDED, Field.PAPERS, Field.DOSSIER_SHEETS, Field.DOSSIER_PAGES,
)  # fmt: skip
_REPEATED: Final = frozenset({
    Field.DATE, Field.TITLE, Field.TYPE, Field.ISSUER, Field.SIGNER, Field.DOSSIER, Field.BOX, Field.RECIPIENTS, Field.SYMBOL,
    Field.LEVEL, Field.CONFIDENTIAL, Field.SECRET, Field.TOP_SECRET, Field.RETENTION, Field.INVENTORY, Field.NOTE, Field.ARRIVED, Field.COPY_KIND, Field.YEAR, Field.MONTH,
    Field.SPAN, Field.STARTED, Field.ENDED, Field.TERM, Field.DOSSIER_TITLE, Field.FONDS, Field.KEPT_BY, Field.TYPE_LETTERS,
})  # fmt: skip


def values_of(line: Line, columns: Sequence[Column]) -> tuple[dict[Field, str], dict[str, str]]:
    """A line's cells by field, and the cells of unknown columns by their heading."""
    values: dict[Field, str] = {}
    further: dict[str, str] = {}
    known = {column.index: column for column in columns}
    for index, cell in enumerate(line.cells):
        column = known.get(index)
        if not cell:
            continue
        if column is None or column.field is Field.OTHER:
            name = column.heading if column and column.heading else f"#{index + 1}"
            further[name] = f"{further[name]} {cell}" if name in further else cell
        else:
            values[column.field] = cell
    return values, further


# In a column of what holds for many rows a dot says no more than an empty cell: it goes on.
_GOING_ON: Final = (Field.DOSSIER, Field.BOX, Field.INVENTORY, Field.SPAN, Field.YEAR)
# What no number is without: a dot there says the same again, a dash that there is none.
_DOTTED: Final = frozenset({Field.SYMBOL, Field.TYPE_LETTERS, Field.TYPE, Field.ISSUER})


def completed(draft: Draft, above: Draft | None) -> Draft:
    """The row with ditto marks put out, and with what merged cells say in the rows above."""
    draft = _without_dots(draft)
    if above is None:
        return draft
    values, marks = dict(draft.values), list(draft.marks)
    for name, said in draft.values.items():
        again = is_ditto(said) or (name in _DOTTED and is_dots(said))
        if name in _REPEATED and above.said(name) and again:
            values[name] = above.said(name)
            marks.append(Mark.DITTO)
    if draft.layout in _CARRYING:
        marks += _carry(draft, above, values)
    return replace(draft, values=values, marks=tuple(dict.fromkeys(marks)))


def _without_dots(draft: Draft) -> Draft:
    if draft.layout is Layout.DOSSIERS:
        return draft
    dotted = [name for name in _GOING_ON if says_nothing(draft.said(name))]
    if says_nothing(draft.said(Field.SYMBOL)) and not is_dots(draft.said(Field.SYMBOL)):
        dotted.append(Field.SYMBOL)
    kept = {name: said for name, said in draft.values.items() if name not in dotted}
    return replace(draft, values=kept) if dotted else draft


_CARRYING: Final = frozenset({Layout.DOCUMENTS, Layout.PARTY, Layout.DOSSIERS})


def _carry(draft: Draft, above: Draft, values: dict[Field, str]) -> list[Mark]:
    """Whether a group row came between is seen by what the two rows belong to."""
    own = values.get(Field.DOSSIER, "")
    marks: list[Mark] = []
    for name in CARRIED:
        if name is Field.DOSSIER and draft.layout is Layout.DOSSIERS:
            continue
        if name in values or not above.said(name):
            continue
        if _by_group(draft.belongs, name) == _by_group(above.belongs, name):
            values[name] = above.said(name)
            marks += [Mark.YEAR_FROM_ABOVE] if name is Field.YEAR else []
    same = values.get(Field.DOSSIER, "") == above.said(Field.DOSSIER) != ""
    if same and draft.layout is not Layout.DOSSIERS:
        for name in OF_ONE_DOSSIER:
            if name not in values and above.said(name):
                values[name] = above.said(name)
    return [*marks, Mark.DOSSIER_FROM_ABOVE] if not own and values.get(Field.DOSSIER) else marks


def _by_group(belongs: Belongs, field: Field) -> str:
    return str(getattr(belongs, str(field), ""))
