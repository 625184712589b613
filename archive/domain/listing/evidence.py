"""How a line shows by its cells that it is a row, whatever its words may look like."""

from collections.abc import Mapping
from typing import Final

from archive.domain.listing.drafts import Draft
from archive.domain.listing.fields import Field
from archive.domain.listing.signing_off import is_total
from archive.domain.listing.tables import Line
from language.dates import parse_date

_OF_A_PAPER: Final = (
    Field.NUMBER, Field.NUMBER_AND_DATE, Field.SYMBOL, Field.TITLE, Field.DOSSIER_TITLE, Field.DATE, Field.TYPE, Field.ISSUER, Field.SPAN,
    Field.DOSSIER, Field.FILE,
)  # fmt: skip
_NUMBERS: Final = (Field.NUMBER, Field.NUMBER_AND_DATE, Field.DOSSIER)
_ORDER: Final = (Field.POSITION, Field.ARRIVAL_NUMBER, Field.ORDER_IN_DOSSIER)
_TITLES: Final = (Field.TITLE, Field.DOSSIER_TITLE)
_LONGEST_ORDER: Final = 8


def is_row(line: Line, values: Mapping[Field, str]) -> bool:
    """
    Whether a line is surely a row: an order number and anything of a paper, or two of number, date
    and title. One text over all columns is none, nor is a sum.
    """
    if len(line.filled) < 2:
        return False
    if any(_is_order(values.get(field, "")) for field in _ORDER):
        return any(_says(values.get(field, "")) for field in _OF_A_PAPER)
    if is_total(line):
        return False
    titles = [text for field in _TITLES if (text := values.get(field, ""))]
    number = next((values[field] for field in _NUMBERS if values.get(field)), "")
    signs = [
        _has_digit(number) and number not in titles,
        _is_dated(values.get(Field.DATE, "") or values.get(Field.SPAN, "")),
        bool(titles),
    ]
    return sum(signs) > 1


def is_cover(draft: Draft) -> bool:
    """Whether a line of a list of papers tells a dossier and no paper of it."""
    of_paper = (
        Field.NUMBER,
        Field.NUMBER_AND_DATE,
        Field.SYMBOL,
        Field.TITLE,
        Field.DATE,
        Field.TYPE,
        Field.ISSUER,
        Field.MONTH,
    )
    return bool(draft.said(Field.DOSSIER_TITLE)) and not any(
        draft.said(field) for field in of_paper
    )


def _is_order(text: str) -> bool:
    bare = text.strip("().[] ")
    return 0 < len(bare) < _LONGEST_ORDER and bare[0].isdigit() and not bare.endswith(":")


def _is_dated(text: str) -> bool:
    return (
        _has_digit(text) and len(text) < 40 and (parse_date(text) is not None or text[0].isdigit())
    )


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def _says(text: str) -> bool:
    return any(map(str.isalnum, text))
