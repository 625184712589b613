"""
What is closed while its keys are shut: not there for people, and without its words for machines.

Without keys, and while they are open, nothing is asked beside what always was.
"""

from typing import TypeVar

from django.db.models import F, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from archive.models.closed_rows import WordsOfPapers, words_along, words_of_table
from archive.models.encrypted import MARK_OF_JSON, MARK_OF_TEXT
from keys.api import CLASSES, KeyGone, KeysShut, readable_classes

_Row = TypeVar("_Row", bound=Model)


def legible(rows: QuerySet[_Row], *columns: str) -> QuerySet[_Row]:
    """
    Of what something was before, or came down from a moment ago, that of which these columns can be read
    here: where keys are shut, not what was closed. It was for nobody then who sees it now, unless they are
    cleared, which nobody is.
    """
    if _all_is_read():
        return rows
    for number, column in enumerate(columns):
        kept = f"as_kept_{number}"
        closed = Q(**{f"{kept}__startswith": MARK_OF_JSON})
        closed |= Q(**{f"{kept}__startswith": MARK_OF_TEXT})
        rows = rows.alias(**{kept: Cast(F(column), TextField())}).exclude(closed)
    return rows


def words_later(rows: QuerySet[_Row], *along: str) -> QuerySet[_Row]:
    """
    The same rows; where keys are shut their words are read when they are asked for, which raises KeysShut
    then, and those of what is loaded `along` too.
    """
    if _all_is_read():
        return rows
    return along_later(rows.defer(*words_of_table(rows.model)), *along)


def along_later(rows: QuerySet[_Row], *along: str) -> QuerySet[_Row]:
    """The same of what is loaded along alone, which may be closed where the rows themselves are not."""
    return rows if _all_is_read() else rows.defer(*words_along(rows.model, along))


def first_of_any(rows: QuerySet[_Row], *along: str) -> _Row | None:
    """
    The first, whether its words can be read here or not: whoever may not have it is refused alike for what
    is closed and for what is not there.
    """
    try:
        found = rows.first()
    except (KeyGone, KeysShut):
        return words_later(rows, *along).first()
    # What is more closed than its row says is there, without its words, for those alone who may decide that.
    if isinstance(found, WordsOfPapers) and found.is_understated and not found.is_open_to_asker:
        return None
    return found


def _all_is_read() -> bool:
    return frozenset(CLASSES) <= frozenset(readable_classes())
