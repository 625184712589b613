"""
Rows that bear the number of the paper above them: its annexes, its further sheets, or a doubt.

A number merged over several rows, repeated in each, put out as "nt" or left empty beside "Phụ lục 1" is
the number of one paper. As each row's own it would make all of them that one paper, and a single scan
would answer them all; so such a row keeps the number as it stands and is known by its title.
"""

import re
from dataclasses import replace
from typing import Final

from access.domain.levels import Level
from archive.domain.listing.ditto import is_ditto
from archive.domain.listing.drafts import Draft
from archive.domain.listing.fields import Field
from archive.domain.listing.levels import SaidLevel
from archive.domain.listing.marks import Mark
from archive.domain.listing.rows import RowInParts
from language.numbers import number_key, parse_number
from language.types import type_by_title
from language.vietnamese import fold

_NUMBERS: Final = (Field.NUMBER, Field.NUMBER_AND_DATE)
_DATES: Final = (Field.DATE, Field.DAY, Field.MONTH)
_ORDERS: Final = (Field.POSITION, Field.ARRIVAL_NUMBER, Field.ORDER_IN_DOSSIER)
_SAID_AGAIN: Final = (
    *_NUMBERS, *_DATES, Field.SYMBOL, Field.TYPE, Field.TYPE_LETTERS, Field.ISSUER,
)  # fmt: skip
_TELLS_APART: Final = (Field.ISSUER, Field.DOSSIER, Field.TYPE_LETTERS)
# What only an annex is called, whatever number stands beside it.
_ANNEX: Final = re.compile(
    r"(?:phu luc|phu bieu|pl \d|kem |kem$|dinh kem|gui kem|(?:van ban|tai lieu|danh sach|ban|bieu|mau) kem)|.{0,200}\bkem theo$"
)
# What an annex may be called, and a paper as well: beside the number of the paper above it is one.
_OFTEN_ANNEX: Final = re.compile(
    r"(?:danh sach|bang|bieu|mau|so do|trich ngang|phu bieu|phu kien|de cuong|lich|noi dung|du thao)\b"
)
_WORDS_OF_TYPE: Final = 4
_NAMED_AS_NUMBER: Final = re.compile(
    r"(?:dinh |gui )?kem(?: theo)?(?: vb| van ban)?|(?:pl|phu luc) ?[\divx]{0,4}"
)
_BEFORE_NUMBER: Final = re.compile(
    r"^(?:(?:đính|gửi)\s+kèm|kèm(?:\s+theo)?|(?:phụ\s+lục|pl)(?:\s*(?:\d{1,2}|[IVX]{1,4})(?=\s*[:.,–-]|\s+của))?)"
    r"\s*(?:của\s+)?(?:văn\s+bản\s+|vb\s+)?[:.,–-]?\s*(?=(?:số\s*)?\d)",
    re.IGNORECASE,
)
_BEHIND_NUMBER: Final = re.compile(
    r"\s*[(\[–-]?\s*(?:pl|phụ\s+lục|kèm\s+theo)\s*[.\s]*[\dIVX]{0,3}\s*[)\]]?\s*$", re.IGNORECASE
)


def with_what_it_is_attached_to(draft: Draft, paper: RowInParts | None) -> Draft:
    """
    The row, marked where it is an annex or further sheets of the `paper` above it, or bears its number
    and may be; only other annexes stand between them. What is attached is as closed as what it is
    attached to, unless it says otherwise.
    """
    above = paper.draft if paper else None
    if above is None or draft.at.table != above.at.table or _stands_elsewhere(draft, above):
        return draft
    draft = _put_out(draft, above)
    mark = _mark(draft, above)
    if mark is None:
        return draft
    level = paper.row.level if paper else Level.ORDINARY
    said = draft.belongs.level or draft.belongs.list_level
    if level > (said.level if said else Level.ORDINARY):
        draft = replace(draft, belongs=replace(draft.belongs, level=SaidLevel(level)))
    return replace(draft, marks=(*draft.marks, mark))


def _stands_elsewhere(draft: Draft, above: Draft) -> bool:
    """Whether a group row came between that opens another dossier or box."""
    mine, theirs = draft.belongs, above.belongs
    return (mine.dossier, mine.dossier_title, mine.box) != (
        theirs.dossier, theirs.dossier_title, theirs.box,
    )  # fmt: skip


def _number_of(draft: Draft) -> str:
    return next((said for field in _NUMBERS if (said := draft.said(field))), "")


def _put_out(draft: Draft, above: Draft) -> Draft:
    """The row with what the paper above says in place of ditto marks, its number among them."""
    again = {
        field: above.said(field)
        for field in _SAID_AGAIN
        if above.said(field) and is_ditto(draft.said(field))
    }
    if not again:
        return draft
    if again.keys() & set(_NUMBERS) and above.said(Field.SYMBOL) and not draft.said(Field.SYMBOL):
        again[Field.SYMBOL] = above.said(Field.SYMBOL)
    marks = tuple(dict.fromkeys((*draft.marks, Mark.DITTO)))
    return replace(draft, values={**draft.values, **again}, marks=marks)


def _mark(draft: Draft, above: Draft) -> Mark | None:
    number = _number_of(draft)
    if not any(map(str.isalnum, number)):
        return Mark.ATTACHED if _hangs_on(draft, above) else None
    if _NAMED_AS_NUMBER.fullmatch(fold(number)):
        return Mark.ATTACHED
    if not _is_the_same(number, draft, above):
        return None
    often = _OFTEN_ANNEX.match(fold(draft.said(Field.TITLE))) or _names_annex(number)
    if often or _is_annex(draft) or not _counts(draft, above):
        return Mark.ATTACHED
    other = fold(draft.said(Field.TITLE)) != fold(above.said(Field.TITLE))
    return Mark.SAME_NUMBER if other else None


def _hangs_on(draft: Draft, above: Draft) -> bool:
    """Whether a row without a number is an annex by its title, or by having no order number either."""
    if any(draft.said(field) for field in (Field.SYMBOL, Field.NUMBER_AND_DATE)):
        return False
    if _is_annex(draft):
        return True
    bare = not any(draft.said(field) for field in _DATES) and not _counts(draft, above)
    return bare and _OFTEN_ANNEX.match(fold(draft.said(Field.TITLE))) is not None


def _is_annex(draft: Draft) -> bool:
    title = draft.said(Field.TITLE)
    return _ANNEX.match(fold(title)) is not None or "(kèm" in title.lower()


def _is_the_same(number: str, draft: Draft, above: Draft) -> bool:
    """Whether the row bears the number of the row above it, and nothing speaks against its paper."""
    key = number_key(number_of_paper(number))
    if not key or key != number_key(number_of_paper(_number_of(above))):
        return False
    fields = (*_DATES, *_TELLS_APART, Field.SYMBOL)
    if any(draft.said(field) not in {"", above.said(field)} for field in fields):
        return False
    # Each type of document counts from one: 14 of the plans is not 14 of the decisions.
    kinds = _kind(draft), _kind(above)
    is_full = parse_number(number_of_paper(number)) is not None or draft.said(Field.SYMBOL)
    return bool(is_full) or "" in kinds or kinds[0] == kinds[1]


def number_of_paper(number: str) -> str:
    """The number of the paper in that of its annex: "Kèm 14-KH/TU", "14-KH/TU (PL 1)"."""
    return _BEHIND_NUMBER.sub("", _BEFORE_NUMBER.sub("", number))


def _kind(draft: Draft) -> str:
    """The code of a row's type, by its column or as its title begins; "" where neither tells."""
    words = " ".join(draft.said(Field.TITLE).split()[:_WORDS_OF_TYPE])
    found = type_by_title(draft.said(Field.TYPE)) or type_by_title(words)
    return found.code if found else ""


def _names_annex(number: str) -> bool:
    return _BEFORE_NUMBER.match(number) is not None or _BEHIND_NUMBER.search(number) is not None


def _counts(draft: Draft, above: Draft) -> bool:
    """Whether the row has an order number of its own; where the list gives none, nothing is told by it."""
    mine = [draft.said(field) for field in _ORDERS]
    theirs = [above.said(field) for field in _ORDERS]
    return mine != theirs if any(mine) else not any(theirs)
