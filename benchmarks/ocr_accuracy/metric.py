"""
Errors against a typed truth, whatever order the blocks of a page were read in.

Every true line takes the stretch of the output that resembles it most, the longest lines first;
what no line has taken counts as inserted. Quotes and dashes are made alike and runs of dots
dropped, for they are a matter of typing.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

import numpy as np

_ALIKE = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-", "…": " "}
)
_TAKEN = -1


@dataclass(frozen=True)
class Errors:
    """`edits` of `letters` characters; `mark_edits`: the letter is right, its marks are not."""

    letters: int
    edits: int
    mark_edits: int
    words: int
    word_errors: int
    folded_word_errors: int


def normalised(text: str) -> str:
    """Text as it is compared: NFC, single spaces, lines kept."""
    text = unicodedata.normalize("NFC", text).translate(_ALIKE)
    text = re.sub(r"\.{2,}", " ", text)
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def without_marks(text: str) -> str:
    """Letters without tone and vowel marks."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def errors(truth: str, output: str) -> Errors:
    """Compare the text of one page with its truth."""
    true, read = normalised(truth), normalised(output)
    lines = sorted(true.split("\n"), key=len, reverse=True)
    codes = np.array([ord(letter) for letter in read.replace("\n", " ")], dtype=np.int64)
    edits = marks = 0
    for line in lines:
        cost, pairs, start, end = _best_stretch(line, codes)
        edits += cost
        marks += sum(a != b and without_marks(a) == without_marks(b) for a, b in pairs)
        codes[start:end] = _TAKEN
    left = codes[codes != _TAKEN]
    edits += int((left != ord(" ")).sum())
    words, read_words = true.split(), read.split()
    return Errors(
        letters=len(true),
        edits=edits,
        mark_edits=marks,
        words=len(words),
        word_errors=_bag_errors(words, read_words),
        folded_word_errors=_bag_errors(
            [without_marks(word) for word in words], [without_marks(word) for word in read_words]
        ),
    )


def _bag_errors(true: list[str], read: list[str]) -> int:
    missing = Counter(true) - Counter(read)
    surplus = Counter(read) - Counter(true)
    return max(missing.total(), surplus.total())


def _best_stretch(line: str, codes: np.ndarray) -> tuple[int, list[tuple[str, str]], int, int]:
    """Edit distance to the nearest stretch, the substituted pairs, and the stretch itself."""
    size = len(codes)
    places = np.arange(size + 1)
    table = np.zeros((len(line) + 1, size + 1), dtype=np.int64)
    for i, letter in enumerate(line, start=1):
        above = table[i - 1]
        row = above + 1
        same = np.where(codes == ord(letter), 0, np.where(codes == _TAKEN, 1000, 1))
        row[1:] = np.minimum(row[1:], above[:-1] + same)
        # A gap that runs on to the right, closed for the whole row at once.
        table[i] = np.minimum.accumulate(row - places) + places
    end = int(table[-1].argmin())
    cost = int(table[-1][end])
    pairs: list[tuple[str, str]] = []
    i, j = len(line), end
    while i > 0:
        if j > 0:
            known = codes[j - 1]
            step = 0 if known == ord(line[i - 1]) else (1000 if known == _TAKEN else 1)
            if table[i, j] == table[i - 1, j - 1] + step:
                if step == 1:
                    pairs.append((line[i - 1], chr(int(known))))
                i, j = i - 1, j - 1
                continue
        if table[i, j] == table[i - 1, j] + 1:
            i -= 1
        else:
            j -= 1
    return cost, pairs, j, end
