"""The heading of a paper as pieces of print: where number and date stand in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from language.dates import find_date_line
from language.numbers import DocumentNumber, parse_number
from language.types import (
    NO_LETTERS,
    DocumentType,
    own_letters,
    types_by_abbreviation,
    types_of_number,
)
from language.vietnamese import fold_letters
from reading.domain.page_layout import (
    HEAD,
    MIDDLE,
    Piece,
    columns_of,
    rows_joined,
)
from reading.domain.readings import Word

# Never the bar or hyphen after the digits: they tell how the number is written.
NUMBER_WORD = re.compile(r"^s[ốôoóòồ](?![^\W_])[^\w/\-–—]*", re.IGNORECASE)
SYMBOL = re.compile(r"(?:[A-ZĐa-z]{1,6}[-/])?[A-ZĐ][A-ZĐhr]*[A-ZĐU](?:[-/][A-ZĐ0-9][A-ZĐ0-9rh]*)*$")
# What recognition makes of the bar between the digits and a body: 2635!SGDĐT.
_MISREAD_BAR = re.compile(r"(?<=\d)\s*[!|\\]\s*(?=[A-ZĐ]{2})")
# Words of a heading's line of place and date; a line of the text has more.
_LONGEST_DATE_LINE = 14
_BEFORE_NAMES = ("can cu", "thuc hien", "theo", "hom nay", "vao luc", "vao hoi", "thoi gian")
_BARE_DATE = re.compile(
    r"(?:[^\W\d][^,\d]{1,40},\s{0,3})?(?:ngay\s{0,3})?"
    r"(\d{1,2})\s?[-./]\s?(\d{1,2})\s?[-./]\s?(\d{4}|\d{2})[.,;]?$"
)


@dataclass(frozen=True, slots=True)
class Header:
    """
    The heading's pieces sorted out: the piece of the number, the one of the date, the rest.

    `letters` are those that the archive keeps of its own, each with the code of its type or "".
    """

    pieces: tuple[Piece, ...]
    number: Piece | None
    date: Piece | None
    party: bool
    state: bool = False
    letters: Mapping[str, str] = field(default_factory=lambda: NO_LETTERS)

    @property
    def floor(self) -> int:
        """Where the heading ends: below number and date, in ten-thousandths."""
        found = [piece.box[3] for piece in (self.number, self.date) if piece]
        return max(found, default=0)

    def types_meant(self, read: DocumentNumber) -> tuple[DocumentType, ...]:
        """The types for which the letters of a number may stand, the archive's own as it says."""
        return types_of_number(read.abbreviation, party=read.party, local=self.letters)

    def knows(self, read: DocumentNumber) -> bool:
        """Whether the letters of a number are in a list: the one brought along, or the archive's."""
        letters = read.abbreviation
        return bool(types_by_abbreviation(letters) or own_letters(letters, self.letters))


def header_of(pieces: Sequence[Piece], letters: Mapping[str, str] = NO_LETTERS) -> Header:
    """The heading of the first page; parts that are not found are None."""
    pieces = [
        part for piece in pieces for part in (columns_of(piece) if piece.top < HEAD else [piece])
    ]
    pieces = rows_joined(pieces)
    head = [piece for piece in pieces if piece.top < HEAD]
    squeezed = "".join(piece.folded for piece in head).replace(" ", "")
    date = next((piece for piece in head if is_date_line(piece)), None)
    date = date or next((piece for piece in head if _is_bare_date(piece)), None)
    number = _number_piece(head, date)
    state = any(motto in squeezed for motto in ("conghoaxahoi", "doclaptudo"))
    return Header(tuple(pieces), number, date, "dangcongsan" in squeezed, state, letters)


def _is_bare_date(piece: Piece) -> bool:
    """Whether a line at right is a date without "ngày" before it: "Lâm Đồng, 05/3/2013"."""
    return piece.middle >= 4000 and bare_date(piece) is not None


def bare_date(piece: Piece) -> re.Match[str] | None:
    return _BARE_DATE.match(fold_letters(piece.text).lower())


def year_in_number(header: Header) -> int | None:
    """The year that stands in the number itself, as in 14/2013/QĐ-UBND; None where none does."""
    if header.number is None:
        return None
    text = with_one_bar(NUMBER_WORD.sub("", header.number.text))
    read = parse_number(text.replace(" ", "")) or parse_number(text)
    return read.year if read else None


def is_date_line(piece: Piece) -> bool:
    """Whether the piece is a heading's line of place and date."""
    folded = piece.folded
    if piece.middle < 4000 or folded.startswith(_BEFORE_NAMES):
        return False
    if len(piece.words) > _LONGEST_DATE_LINE:
        return False
    return find_date_line(piece.text) is not None or ("thang" in folded and " nam " in f"{folded} ")


def _number_piece(head: Sequence[Piece], date: Piece | None) -> Piece | None:
    best, best_worth = None, 0
    for piece in head:
        if piece.middle > MIDDLE + 500 or piece is date:
            continue
        worth = _number_worth(piece, date)
        if worth > best_worth:
            best, best_worth = piece, worth
    return best


def _number_worth(piece: Piece, date: Piece | None) -> int:
    folded = piece.folded
    if folded.startswith(("can cu", "thuc hien", "theo", "kinh gui")) or len(piece.words) > 8:
        return 0
    worth = 2 if NUMBER_WORD.match(piece.text) and len(piece.words) > 1 else 0
    stripped = with_one_bar(NUMBER_WORD.sub("", piece.text))
    if parse_number(stripped.replace(" ", "")) or parse_number(stripped):
        worth += 2
    elif loose_symbol(piece.words):
        worth += 1
    else:
        return 0
    if date is not None and abs(piece.top - date.top) < 350:
        worth += 2
    return worth


def one_bar(text: str) -> str:
    """OCR reads a blurred Đ as Đ and an eth side by side, or as two in QĐ and NĐ."""
    return re.sub("[ĐðÐƉ]*[ðÐƉ][ĐðÐƉ]*|(?<=[QN])ĐĐ+", "Đ", text)


def with_one_bar(text: str) -> str:
    return _MISREAD_BAR.sub("/", one_bar(text))


def loose_symbol(words: Sequence[Word]) -> str:
    for word in words:
        match = SYMBOL.search(one_bar(word.text).lstrip("/-"))
        if match and ("-" in match[0] or "/" in match[0]):
            return match[0]
    return ""
