"""What a reading engine says of a page: the words, where they stand, and how sure it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from machine.json_values import JsonObject
from reading.domain.turning import TURNS, Box, turned_box


class Variant(StrEnum):
    """
    Which way of reading a page won.

    `PLAIN` is the first attempt, `TEXT_LAYER` the file's own text, the others are further attempts
    at a page that came out badly.
    """

    PLAIN = "plain"
    TEXT_LAYER = "text-layer"
    AT_200_DPI = "200dpi"
    AT_250_DPI = "250dpi"
    EVEN_PAPER = "even-paper"
    SAUVOLA = "sauvola"
    ONE_BLOCK = "one-block"
    ANY_COLOUR = "any-colour"
    UNKNOWN = ""

    @classmethod
    def of(cls, name: str) -> "Variant":
        """The variant called `name`; `UNKNOWN` for a name of another version of the product."""
        return cls(name) if name in set(cls) else cls.UNKNOWN

    @property
    def is_second_attempt(self) -> bool:
        """Whether the page was read again."""
        return self not in {Variant.PLAIN, Variant.TEXT_LAYER, Variant.ANY_COLOUR, Variant.UNKNOWN}


# A box is (left, top, right, bottom) in ten-thousandths of the width and height of the page as
# it is stored, so that it fits any rendering of it; `as_seen` turns it for pages lying askew.


@dataclass(frozen=True, slots=True)
class Word:
    """One word as printed (NFC), its box, and the engine's confidence from 0 to 100."""

    text: str
    box: Box
    confidence: int
    line: int = 0


@dataclass(frozen=True, slots=True)
class PageReading:
    """
    One page as read. `confidence` 0–100, `coverage` and `validity` 0–1.

    `signals` holds what is measured beside the text: skew (degrees), dpi, width and height
    (pixels), mode (colour, grey, bilevel), codec, blank, red_frame, red_seal, rotation (degrees
    clockwise that turn the stored page upright), engine, engine_version, data_version, cpu_s;
    damage (the share of the page that could not be decoded, nought where its place is unknown, None
    where all was); blank_proved (False when nothing tells that a blank page is blank indeed);
    checked (False when the page draws something that nobody could look into); drawn_not_read (the
    page shows what may be a mark of secrecy and nobody read it); unread (ink stands there that could
    not be read as words: handwriting, a drawing); laid_words (so many of the last words are written
    in what lies over the page: values of forms, stamps, signatures). `reading.domain.signals` says
    which of them are kept.
    """

    number: int
    text: str
    words: tuple[Word, ...] = ()
    confidence: float = 0.0
    coverage: float = 1.0
    validity: float = 1.0
    variant: Variant = Variant.PLAIN
    signals: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """
    What the machine takes a field to be. `confidence` 0–1, `page` from 1.

    `alternatives` are other readings a person may choose with one key.
    """

    field: str
    value: str
    confidence: float
    page: int
    box: Box | None = None
    alternatives: tuple[str, ...] = ()


def as_seen(page: PageReading) -> PageReading:
    """The reading with its boxes on the page turned upright, as a person sees it."""
    turn = int(page.signals.get("rotation") or 0) % 360
    if turn not in TURNS[1:]:
        return page
    words = tuple(replace(word, box=turned_box(word.box, turn)) for word in page.words)
    return replace(page, words=words)


def reading_to_json(page: PageReading) -> JsonObject:
    """The reading as plain JSON, for the pipe between a reading process and its worker."""
    return {
        "number": page.number,
        "text": page.text,
        "words": [[word.text, *word.box, word.confidence, word.line] for word in page.words],
        "confidence": page.confidence,
        "coverage": page.coverage,
        "validity": page.validity,
        "variant": page.variant,
        "signals": page.signals,
    }


def reading_from_json(data: Mapping[str, Any]) -> PageReading:
    """The reading of `reading_to_json`; keys beyond a reading's own are left aside."""
    words = tuple(
        Word(
            str(row[0]),
            (int(row[1]), int(row[2]), int(row[3]), int(row[4])),
            int(row[5]),
            int(row[6]),
        )
        for row in data["words"]
    )
    return PageReading(
        number=int(data["number"]),
        text=str(data["text"]),
        words=words,
        confidence=float(data["confidence"]),
        coverage=float(data["coverage"]),
        validity=float(data["validity"]),
        variant=Variant.of(data["variant"]),
        signals=dict(data["signals"]),
    )
