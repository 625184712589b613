"""
The heading of a table: where it stands, in how many lines, and what it says over each column.

A heading in two lines has groups over its columns; the cell of a group that goes over several
columns says its word once, or in every column, as the file has it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from archive.domain.listing.fields import Field, fields_of_heading
from archive.domain.listing.tables import Line
from language.vietnamese import fold

DEEPEST: Final = 3
_MOST_WORDS: Final = 16
_LONGEST: Final = 160
_SHARE: Final = 0.6
_LEAST_CELLS: Final = 2
_EXACT: Final = 0.95
# What the whole heading says counts before what its lowest line says.
_WHOLE: Final = 0.03
_ADDS: Final = 0.5
# A heading names a paper, or a dossier: order and notes alone are any table's.
_ANCHORS: Final = frozenset(
    {
        Field.NUMBER, Field.NUMBER_AND_DATE, Field.SYMBOL, Field.DATE, Field.TITLE, Field.TYPE, Field.ISSUER, Field.DOSSIER,
        Field.DOSSIER_TITLE, Field.SPAN, Field.STARTED, Field.SHEET_SPAN, Field.ARRIVED, Field.ARRIVAL_NUMBER,
    }
)  # fmt: skip
_BRACKETS: Final = re.compile(r"[(\[][^()\[\]]*[)\]]")
_ENUMERATION: Final = re.compile(r"^\s*\(?\d{1,2}\s*[.)]\s*")
# What clerks shorten in the narrow cells of a heading.
_IN_FULL: Final = {
    "vb": "van ban", "bh": "ban hanh", "cq": "co quan", "hs": "ho so", "sl": "so luong", "kh": "ky hieu", "ki": "ky",
    "nd": "noi dung", "tl": "tai lieu", "bq": "bao quan", "cv": "cong van", "dvbq": "don vi bao quan", "dv": "don vi",
    "tc": "to chuc", "th": "thoi han", "bd": "bat dau", "kt": "ket thuc", "tg": "thoi gian", "ph": "phat hanh",
}  # fmt: skip
_GROUPS: Final = frozenset(
    {"ho so", "van ban", "tai lieu", "thong tin ho so", "thong tin van ban", "bia ho so", "thong tin chung", "van ban den", "van ban di"}
)  # fmt: skip
_PUNCTUATION: Final = re.compile(r"[\s()\[\].]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """Lines `first` to `last` (indices into the lines given) and the words over each column."""

    first: int
    last: int
    words: tuple[str, ...]
    named: tuple[dict[Field, float], ...]

    @property
    def worth(self) -> float:
        """
        How much of a heading it is: for choosing between one line, two and three. A word over
        several columns names one thing once.
        """
        said: dict[Field, float] = {}
        for fields in filter(None, self.named):
            best = max(fields, key=fields.__getitem__)
            said[best] = max(said.get(best, 0.0), fields[best])
        return sum(said.values())


def heading_at(lines: Sequence[Line], at: int) -> Heading | None:
    """
    The heading that begins with this line, or None; of several depths the one that names most.

    A title or a letterhead over a heading is none of it: a line that adds nothing to the heading
    below it does not begin one.
    """
    found = _deepest(lines, at)
    if found is None or found.last == found.first:
        return found
    within = _deepest(lines, at + 1)
    adds = within is None or found.worth > within.worth + _ADDS
    return found if adds or _is_over(lines[at], lines[at + 1]) else None


def _is_over(upper: Line, lower: Line) -> bool:
    """Whether a line heads the one below it: it shares merged cells with it, or groups its columns."""
    shared = any(one and one == other for one, other in zip(upper.cells, lower.cells, strict=False))
    return shared or bool(_GROUPS & {fold(text) for text in upper.filled})


def heading_before_rows(lines: Sequence[Line]) -> Heading | None:
    """
    A heading in words of its own: a line of words, and below it rows that begin to count.

    For lists whose heading names next to nothing that is known; the cells then tell the rest.
    """
    for at, line in enumerate(lines[:-1]):
        if len(line.filled) < _LEAST_CELLS + 1 or not _may_head(line):
            continue
        if any(map(_counts_from_one, lines[at + 1 : at + 1 + _BETWEEN])):
            return Heading(
                at, at, line.cells, tuple(_named([cell] if cell else []) for cell in line.cells)
            )
    return None


def _counts_from_one(line: Line) -> bool:
    first = next((cell for cell in line.cells if cell), "")
    return len(line.filled) > 1 and not is_numbering(line) and _PUNCTUATION.sub("", first) in _ONE


_ONE: Final = frozenset({"1", "01", "001"})
# A numbering and group rows may stand between the heading and the first row.
_BETWEEN: Final = 4


def _deepest(lines: Sequence[Line], at: int) -> Heading | None:
    found: Heading | None = None
    for depth in range(1, DEEPEST + 1):
        chunk = lines[at : at + depth]
        if len(chunk) < depth or not _go_together(chunk):
            break
        heading = _heading(chunk, at)
        if heading and (found is None or heading.worth > found.worth + _WHOLE * len(heading.named)):
            found = heading
    return found


def is_numbering(line: Line) -> bool:
    """A line that only numbers the columns: (1) (2) (3), or A B 1 2 3."""
    filled = [_PUNCTUATION.sub("", cell) for cell in line.cells if cell]
    digits = [int(cell) for cell in filled if cell.isdecimal() and len(cell) < 3]
    letters = [cell for cell in filled if len(cell) == 1 and cell.isalpha()]
    in_order = digits == list(range(digits[0], digits[0] + len(digits))) if digits else False
    return (
        len(filled) > 2 and in_order and digits[0] < 3 and len(digits) + len(letters) == len(filled)
    )


def _go_together(chunk: Sequence[Line]) -> bool:
    numbers = [line.number for line in chunk]
    in_turn = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return in_turn and all(len(line.filled) > 1 and _may_head(line) for line in chunk)


def _may_head(line: Line) -> bool:
    return all(
        len(cell) <= _LONGEST and not _is_data(cell) and len(cell.split()) <= _MOST_WORDS
        for cell in line.filled
    )


def _is_data(cell: str) -> bool:
    bare = _BRACKETS.sub(" ", _ENUMERATION.sub("", cell))
    return any(map(str.isdigit, bare)) or not any(map(str.isalpha, cell))


def _heading(chunk: Sequence[Line], at: int) -> Heading | None:
    stacks = _stacks(chunk)
    words = tuple(" ".join(dict.fromkeys(stack)) for stack in stacks)
    named = tuple(_named(stack) for stack in stacks)
    if len(chunk) > 1 and not _speaks(chunk[-1], named):
        return None
    filled = sum(1 for word in words if word)
    said = sum(1 for fields in named if fields)
    best = {max(fields, key=fields.__getitem__) for fields in named if fields}
    exact = sum(1 for fields in named if max(fields.values(), default=0.0) >= _EXACT)
    enough = len(best) > _LEAST_CELLS or (
        len(best) == _LEAST_CELLS and (exact == filled or Field.POSITION in best)
    )
    if not enough or said < _SHARE * filled or not best & _ANCHORS:
        return None
    return Heading(at, at + len(chunk) - 1, words, named)


def _speaks(line: Line, named: Sequence[dict[Field, float]]) -> bool:
    """Whether the lowest line belongs to a heading: most of what it says names a column."""
    filled = [index for index, cell in enumerate(line.cells) if cell]
    return sum(1 for index in filled if named[index]) >= _SHARE * len(filled)


def _stacks(chunk: Sequence[Line]) -> list[list[str]]:
    """Over each column its words from above to below, a group's word over all its columns."""
    width = max(len(line.cells) for line in chunk)
    grid = [[*line.cells, *[""] * (width - len(line.cells))] for line in chunk]
    for upper, lower in pairwise(grid):
        over = ""
        for column in range(width):
            if upper[column]:
                over = upper[column] if lower[column] else ""
            elif lower[column] and over:
                upper[column] = over
            elif not lower[column]:
                over = ""
    return [[row[column] for row in grid if row[column]] for column in range(width)]


def _named(stack: Sequence[str]) -> dict[Field, float]:
    if not stack:
        return {}
    found: dict[Field, float] = {}
    whole = " ".join(dict.fromkeys(stack))
    for text, bonus in ((whole, _WHOLE), (stack[-1], 0.0)):
        for form in _forms(text):
            for field, score in fields_of_heading(form).items():
                found[field] = max(found.get(field, 0.0), score + bonus)
    return found


def _forms(text: str) -> set[str]:
    """A heading as it stands, without what it says in brackets and its own number, and in full."""
    bare = _ENUMERATION.sub("", text)
    forms = {form for one in (bare, _BRACKETS.sub(" ", bare)) if (form := fold(one))}
    return forms | {" ".join(_IN_FULL.get(word, word) for word in form.split()) for form in forms}
