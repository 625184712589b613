"""Words put together to the text of a page."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from language.compounds import respelt
from language.syllables import syllables
from language.vietnamese import fold
from reading.domain.readings import Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reading.domain.turning import Box
    from reading.ocr.images import PageImage

# Every level is written with this word; how its accents were read does not matter.
_MARK = "mat"
_MOSTLY = 0.5


# Below these confidences a stroke is no sign of punctuation, and letters that make no syllable
# are what a seal or a signature looks like.
_SURE_STROKE = 80
_SURE_LETTERS = 30
_LETTERS = re.compile(r"[^\W\d_]+")


def settled(
    seen: tuple[Word, ...], image: PageImage, stamps: Iterable[Sequence[Any]] = ()
) -> tuple[Word, ...]:
    """
    The words recognised, without stamps of signatures and rubbish, and with lost tones put back.

    What stands on the paper is the picture; how a word was read at first is not kept.
    `stamps` (signals of the page) stand on lines of their own, in the place of what was made of
    their letters.
    """
    words = [word for word in beside_signatures(seen, image) if not is_rubbish(word)]
    for text, left, top, right, bottom, sure in stamps:
        words = _with_stamp(words, Word(text, (left, top, right, bottom), sure))
    for one in respelt([word.text for word in words]):
        words[one.place] = replace(words[one.place], text=one.text)
    return tuple(words)


def _with_stamp(words: list[Word], stamp: Word) -> list[Word]:
    """The words with a stamp among them, unless they have it already."""
    within = [word for word in words if _is_within(word, stamp.box)]
    if fold("".join(word.text for word in within)) == fold(stamp.text.replace(" ", "")):
        return words
    doubtful = {word for word in within if word.confidence < _SURE_STROKE}
    last = max((word.line for word in words), default=-1)
    kept = [word for word in words if word not in doubtful]
    return [*kept, *_in_words(replace(stamp, line=last + 1))]


def _in_words(stamp: Word) -> Iterator[Word]:
    """The stamp as the words of a line, side by side in its box."""
    left, top, right, bottom = stamp.box
    parts = stamp.text.split()
    letters, at = sum(map(len, parts)), left
    for part in parts:
        end = at + round((right - left) * len(part) / letters)
        yield replace(stamp, text=part, box=(at, top, min(end, right), bottom))
        at = end


def _is_within(word: Word, box: Box) -> bool:
    across, down = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def is_rubbish(word: Word) -> bool:
    """
    Whether the word is a rule, a speck, or a part of a seal or of a signature taken for letters.

    What has a figure is none: numbers and days are written by hand, and read with little trust.
    """
    if not any(letter.isalnum() for letter in word.text):
        return word.confidence < _SURE_STROKE
    if word.confidence >= _SURE_LETTERS or any(letter.isdigit() for letter in word.text):
        return False
    if "/" in word.text or "-" in word.text.strip("-"):
        return False  # the symbol of a number
    return not any(part.lower() in syllables() for part in _LETTERS.findall(word.text))


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
