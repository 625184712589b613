"""What a list said of one row beside its number, date and title, and what is doubtful in it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from access.api import Level
from archive.domain.breakdown import WHY_WORDS, Why
from archive.domain.taking_over import OVER_THE_ROW
from archive.views.list_parts import shown_sheets
from archive.views.list_words import COLUMNS, DOUBTS, FIELDS

if TYPE_CHECKING:
    from archive.api import ListedRecord


@dataclass(frozen=True, slots=True)
class RowFact:
    """A cell of the row under the heading people know it by."""

    label: str
    text: str


def facts_of_row(row: "ListedRecord") -> list[RowFact]:
    """
    Where the paper lies, what its note says, the cells without a column of their own, and what stood
    there before it was converted or cut. Of a top-secret row only the place is told.
    """
    sheets = shown_sheets(row.sheets_from, row.sheets_to)
    found = [
        RowFact(str(COLUMNS["box"]), row.box),
        RowFact(str(COLUMNS["sheets_from"]), sheets),
        RowFact(str(COLUMNS["sheets"]), "" if row.sheets is None else str(row.sheets)),
    ]
    if row.level < Level.TOP_SECRET:
        found.append(RowFact(str(COLUMNS["note"]), row.note))
        found += [RowFact(_label(name), text) for name, text in row.further.items()]
        found += [RowFact(_before(name), text) for name, text in row.original.items()]
    return [fact for fact in found if fact.text]


def doubts_of_row(row: "ListedRecord") -> list[str]:
    """What was doubtful when the row was taken over, in words."""
    return [str(DOUBTS[mark]) for mark in row.marks.split() if mark in DOUBTS]


def why_in_words(why: Why) -> str:
    """Why nothing answers a row."""
    return _(WHY_WORDS[why])


def _before(name: str) -> str:
    """What stood in a column before it was converted or cut; over the row, the line of its group."""
    if name == OVER_THE_ROW:
        return _("Group line over the row")
    return _("%(column)s, as it stood in the list") % {"column": _label(name)}


def _label(name: str) -> str:
    """The field's name, or the heading under which an office has the column."""
    return str(FIELDS[name]) if name in FIELDS else name
