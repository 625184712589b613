"""Words of a page as pieces of lines: the two columns of a heading come out of OCR as one line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive.domain.vietnamese import fold
from ingest.domain.readings import Box, PageReading, Word

# Ten-thousandths of the page's width: wider than any blank inside a line, narrower than the gutter
# between the two columns of a heading.
GUTTER = 380
MOST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand side by side in one column."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with single blanks between them."""
        return " ".join(word.text for word in self.words)

    @property
    def folded(self) -> str:
        """The words without case and marks."""
        return fold(self.text)

    @property
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

    @property
    def height(self) -> float:
        """Mean height of the words' middles; a skewed line has one all the same."""
        return sum(word.box[1] + word.box[3] for word in self.words) / 2 / len(self.words)

    @property
    def confidence(self) -> float:
        """Mean confidence of the words, 0–1, weighted by their length."""
        return confidence_of(self.words)

    @property
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
    pieces = [piece for words in lines.values() for piece in _split(words)]
    return sorted(pieces, key=lambda piece: (piece.height, piece.left))


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


def _split(words: list[Word]) -> list[Piece]:
    ordered = sorted(words, key=lambda word: word.box[0])
    pieces: list[list[Word]] = []
    for word in ordered:
        if pieces and word.box[0] - pieces[-1][-1].box[2] < GUTTER:
            pieces[-1].append(word)
        else:
            pieces.append([word])
    return [Piece(tuple(piece)) for piece in pieces]
