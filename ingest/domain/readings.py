"""What a reading engine says of a page: the words, where they stand, and how sure it is."""

from dataclasses import dataclass, field
from typing import Any

# A box is (left, top, right, bottom) in ten-thousandths of the width and height of the page
# as a person sees it, so that it fits any rendering of the page.
Box = tuple[int, int, int, int]


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
    clockwise that turn the stored page upright), engine, engine_version, data_version, cpu_s.
    """

    number: int
    text: str
    words: tuple[Word, ...] = ()
    confidence: float = 0.0
    coverage: float = 1.0
    validity: float = 1.0
    variant: str = "plain"
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
