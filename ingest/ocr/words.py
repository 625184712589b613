"""Words put together to the text of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ingest.domain.readings import Word
    from ingest.ocr.images import PageImage

# Every level is written with this word; how its accents were read does not matter.
_MARK = "mat"
_MOSTLY = 0.5


def text_of(words: Iterable[Word]) -> str:
    """The words in reading order, one printed line a line."""
    lines: list[list[str]] = []
    last: int | None = None
    for word in words:
        if word.line != last:
            lines.append([])
            last = word.line
        lines[-1].append(word.text)
    return "\n".join(" ".join(line) for line in lines)


def beside_signatures(words: tuple[Word, ...], image: PageImage) -> tuple[Word, ...]:
    """
    The words without those that stamps of digital signatures write over the page.

    Who signed when is no text of the document, and no copy shows it. Where such a stamp may name a
    level of secrecy all its words stay.
    """
    stamped = [_is_stamped(word, image) for word in words]
    written = "".join(
        word.text for word, is_stamped in zip(words, stamped, strict=True) if is_stamped
    )
    if _MARK in fold(written):
        return words
    return tuple(word for word, is_stamped in zip(words, stamped, strict=True) if not is_stamped)


def _is_stamped(word: Word, image: PageImage) -> bool:
    if image.signature_ink is None:
        return False
    tall, wide = image.signature_ink.shape
    x0, y0, x1, y1 = image.area
    left, right = (int((side / 10000 - x0) / (x1 - x0) * wide) for side in word.box[::2])
    top, bottom = (int((side / 10000 - y0) / (y1 - y0) * tall) for side in word.box[1::2])
    beneath = image.signature_ink[max(top, 0) : bottom + 1, max(left, 0) : right + 1]
    return beneath.size > 0 and float(beneath.mean()) >= _MOSTLY
