"""Words of a page as pieces of lines: the two columns of a heading come out of OCR as one line."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from language.vietnamese import fold
from reading.domain.readings import PageReading, Word
from reading.domain.turning import Box

# Ten-thousandths of the page's width: wider than any blank inside a line, narrower than the gutter
# between the two columns of a heading.
GUTTER = 380
MOST_WORDS = 4000
# The part of a first page that holds its heading, and the middle of its width.
HEAD = 3700
MIDDLE = 5000
# A gutter between columns that nearly touch is still wider than a blank.
_NARROW_GUTTER = 120
# From the highest to the lowest middle of a line's words: more than two degrees of skew give.
_TALLEST_LINE = 450
# Pieces of one row: the blank that is left for a pen between them, and how far they lie apart.
_WIDEST_BLANK = 1300
_SAME_ROW = 110
_OPEN_NUMBER = re.compile(r"so( \d{1,6}[a-z]?)?$")
_OPEN_DATE = re.compile(r"(?:^|\b)(?:ngay|thang|nam)$|\bngay \d{1,2}$|\bthang \d{1,2}$")
_MOTTOS = ("dangcongsan", "conghoaxahoi", "doclaptudo")


@dataclass(frozen=True)
class Piece:
    """Words that stand side by side in one column; what is asked of them often is kept."""

    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        """The words with single blanks between them."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def folded(self) -> str:
        """The words without case and marks."""
        return fold(self.text)

    @cached_property
    def box(self) -> Box:
        """The box round all words."""
        return box_of(self.words)

    @property
    def left(self) -> int:
        """Left edge in ten-thousandths."""
        return self.box[0]

    @property
    def top(self) -> int:
        """Top edge in ten-thousandths."""
        return self.box[1]

    @property
    def middle(self) -> int:
        """Middle of the width in ten-thousandths."""
        return (self.box[0] + self.box[2]) // 2

    @cached_property
    def height(self) -> float:
        """Mean height of the words' middles; a skewed line has one all the same."""
        return sum(word.box[1] + word.box[3] for word in self.words) / 2 / len(self.words)

    @property
    def confidence(self) -> float:
        """Mean confidence of the words, 0–1, weighted by their length."""
        return confidence_of(self.words)

    @cached_property
    def is_upper(self) -> bool:
        """Whether it is printed in capitals, as names of bodies and types are."""
        letters = [letter for letter in self.text if letter.isalpha()]
        return len(letters) >= 3 and sum(map(str.isupper, letters)) >= 0.85 * len(letters)


def pieces_of(page: PageReading) -> list[Piece]:
    """The pieces of a page from top to bottom; nonsense boxes are borne, never raised on."""
    lines: dict[int, list[Word]] = {}
    for word in page.words[:MOST_WORDS]:
        if word.text.strip():
            lines.setdefault(word.line, []).append(word)
    rows = [row for words in lines.values() for row in _rows(words)]
    pieces = [piece for words in rows for piece in _split(words)]
    return sorted(pieces, key=lambda piece: (piece.height, piece.left))


def columns_of(piece: Piece) -> list[Piece]:
    """The two columns of a heading's line that nearly touch; any other piece stays as it is."""
    if piece.left > MIDDLE - 500 or piece.box[2] < MIDDLE + 500 or len(piece.words) > 30:
        return [piece]
    words = piece.words
    at = _motto_begins(words) or _date_column_begins(words)
    return [Piece(words[:at]), Piece(words[at:])] if at else [piece]


def rows_joined(pieces: Sequence[Piece]) -> list[Piece]:
    """
    The pieces with those of one row of a heading's column put together, where they say so.

    A form filled in afterwards has its number and day as lines of their own: "Số:", "542",
    "/TB-UBND"; "ngày", "06", "tháng 02 năm 2025".
    """
    joined: list[Piece] = []
    for piece in sorted(pieces, key=lambda one: (one.top >= HEAD, one.left)):
        before = next((one for one in joined if _goes_on(one, piece)), None)
        if before is None:
            joined.append(piece)
        else:
            joined[joined.index(before)] = Piece((*before.words, *piece.words))
    return sorted(joined, key=lambda piece: (piece.height, piece.left))


def _goes_on(before: Piece, piece: Piece) -> bool:
    """Whether the piece is the next of an unfinished number or date in the same row and column."""
    if piece.top >= HEAD or before.top >= HEAD or abs(before.height - piece.height) > _SAME_ROW:
        return False
    gap = piece.left - before.box[2]
    if not -_NARROW_GUTTER <= gap < _WIDEST_BLANK:
        return False
    if piece.middle < MIDDLE + 300:
        return bool(_OPEN_NUMBER.match(before.folded)) and _is_of_a_number(piece)
    return before.left > MIDDLE - 1200 and (
        bool(_OPEN_DATE.search(before.folded)) or piece.folded.startswith(("thang", "nam"))
    )


def _is_of_a_number(piece: Piece) -> bool:
    return len(piece.words) <= 3 and any(
        letter.isdecimal() or letter in "/-" for letter in piece.text
    )


def box_of(words: Iterable[Word]) -> Box:
    """The box round these words; zero for none."""
    boxes = [word.box for word in words]
    if not boxes:
        return (0, 0, 0, 0)
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def box_round(pieces: Iterable[Piece]) -> Box:
    """The box round these pieces."""
    return box_of([word for piece in pieces for word in piece.words])


def confidence_of(words: Sequence[Word]) -> float:
    """Mean confidence, 0–1, weighted by length; 0 for no words."""
    weight = sum(len(word.text) for word in words)
    if not weight:
        return 0.0
    return sum(len(word.text) * max(0, min(100, word.confidence)) for word in words) / weight / 100


def sureness_of(words: Sequence[Word]) -> float:
    """The confidence of the least sure word, 0–1."""
    return min((max(0, min(100, word.confidence)) for word in words), default=0) / 100


def _rows(words: list[Word]) -> list[list[Word]]:
    """The line itself, or, from an engine that tells no lines apart, its words by height."""
    middles = sorted((word.box[1] + word.box[3]) // 2 for word in words)
    if middles[-1] - middles[0] < _TALLEST_LINE:
        return [words]
    tall = sorted(abs(word.box[3] - word.box[1]) for word in words)[len(words) // 2]
    rows: list[list[Word]] = []
    last = None
    for word in sorted(words, key=lambda one: one.box[1] + one.box[3]):
        middle = (word.box[1] + word.box[3]) // 2
        if last is None or middle - last > tall * 0.6:
            rows.append([])
        rows[-1].append(word)
        last = middle
    return rows


def _split(words: list[Word]) -> list[Piece]:
    ordered = sorted(words, key=lambda word: word.box[0])
    pieces: list[list[Word]] = []
    for word in ordered:
        if pieces and word.box[0] - pieces[-1][-1].box[2] < GUTTER:
            pieces[-1].append(word)
        else:
            pieces.append([word])
    return [Piece(tuple(piece)) for piece in pieces]


def _motto_begins(words: Sequence[Word]) -> int:
    for at in range(1, len(words)):
        if fold(" ".join(word.text for word in words[at:])).replace(" ", "").startswith(_MOTTOS):
            return at
    return 0


def _date_column_begins(words: Sequence[Word]) -> int:
    """The widest gap between a number ("Số …") and the "ngày" of its line."""
    folded = [fold(word.text) for word in words]
    until = next((at for at, word in enumerate(folded) if word.startswith("ngay")), 0)
    if not folded[0].startswith("so"):
        return 0
    gaps = [
        (words[at].box[0] - words[at - 1].box[2], at)
        for at in range(2, until + 1)
        if words[at].box[0] > MIDDLE - 1500
    ]
    widest, at = max(gaps, default=(0, 0))
    return at if widest > _NARROW_GUTTER else 0
