"""
A row on its way: its cells by their fields, and what it takes over from the lines above it.

A ditto mark says what the row above says; a dossier, box or fonds is written once where cells are
merged, and goes on until another one comes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from archive.domain.listing.fields import Column, Field
from archive.domain.listing.group_rows import Group
from archive.domain.listing.layouts import Layout
from archive.domain.listing.levels import SaidLevel
from archive.domain.listing.marks import Mark
from archive.domain.listing.results import Place
from archive.domain.listing.tables import Line
from language.vietnamese import fold

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
_DITTO: Final = frozenset({"nt", "n t", "nhu tren", "ntr", "id", "nhu tr"})
_LONGEST_DITTO: Final = 12
_DITTO_MARKS: Final = frozenset("\"'”“″〃’‘`´-–, .")
_REPEATED: Final = frozenset({
    Field.DATE, Field.TITLE, Field.TYPE, Field.ISSUER, Field.SIGNER, Field.DOSSIER, Field.BOX, Field.RECIPIENTS, Field.SYMBOL,
    Field.LEVEL, Field.CONFIDENTIAL, Field.SECRET, Field.TOP_SECRET, Field.RETENTION, Field.INVENTORY, Field.NOTE, Field.ARRIVED, Field.COPY_KIND, Field.YEAR, Field.MONTH,
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


def completed(draft: Draft, above: Draft | None) -> Draft:
    """The row with ditto marks put out, and with what merged cells say in the rows above."""
    if above is None:
        return draft
    values, marks = dict(draft.values), list(draft.marks)
    for name, said in draft.values.items():
        if name in _REPEATED and above.said(name) and is_ditto(said):
            values[name] = above.said(name)
            marks.append(Mark.DITTO)
    if draft.layout in _CARRYING:
        marks += _carry(draft, above, values)
    return replace(draft, values=values, marks=tuple(dict.fromkeys(marks)))


_CARRYING: Final = frozenset({Layout.DOCUMENTS, Layout.PARTY, Layout.DOSSIERS})


def _carry(draft: Draft, above: Draft, values: dict[Field, str]) -> list[Mark]:
    """Whether a group row came between is seen by what the two rows belong to."""
    own = values.get(Field.DOSSIER, "")
    for name in CARRIED:
        if name is Field.DOSSIER and draft.layout is Layout.DOSSIERS:
            continue
        if name in values or not above.said(name):
            continue
        if _by_group(draft.belongs, name) == _by_group(above.belongs, name):
            values[name] = above.said(name)
    same = values.get(Field.DOSSIER, "") == above.said(Field.DOSSIER) != ""
    if same and draft.layout is not Layout.DOSSIERS:
        for name in OF_ONE_DOSSIER:
            if name not in values and above.said(name):
                values[name] = above.said(name)
    return [Mark.DOSSIER_FROM_ABOVE] if not own and values.get(Field.DOSSIER) else []


def _by_group(belongs: Belongs, field: Field) -> str:
    return str(getattr(belongs, str(field), ""))


def is_ditto(text: str) -> bool:
    """Whether a cell only says that it says the same as the one above."""
    if not text or len(text) > _LONGEST_DITTO:
        return False
    quotes = any(mark in text for mark in "\"'”“″〃")
    return fold(text) in _DITTO or (quotes and set(text) <= _DITTO_MARKS)
