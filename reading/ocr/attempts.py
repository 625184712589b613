"""One reading of a page, what tells a good one from a bad one, and the page it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reading.domain.readings import Variant
    from reading.ocr.images import PageImage
    from reading.ocr.prepare import Prepared
    from reading.ocr.recogniser import Found

_RETRY_BELOW_COVERAGE = 0.97
RETRY_BELOW_CONFIDENCE = 88.0
_BETTER_BY = 0.005
_WORDS_THAT_MAKE_SENSE, _SURE_WORD = 4, 80.0
_HOPELESS_BELOW, _INVENTED_BELOW = 0.3, 65.0


@dataclass(frozen=True, slots=True)
class Attempt:
    """One reading of a prepared picture, with what tells a good reading from a bad one."""

    prepared: Prepared
    words: list[Found]
    confidence: float
    low: float
    coverage: float
    validity: float
    components: int
    drawn: float
    variant: Variant

    @property
    def score(self) -> float:
        return self.confidence / 100 * self.validity * self.coverage


class Page:
    """A page picture and what is worked out of it once: its ink, and the lean of each turn."""

    def __init__(self, image: PageImage, *, coloured: bool = False) -> None:
        """`coloured`: light ink of whatever colour counts as much as black."""
        from reading.ocr.prepare import any_ink, darkest_ink

        self.image = image
        self._grey = any_ink(image.pixels) if coloured else darkest_ink(image.pixels)
        self._skews: dict[int, float] = {}

    def skew(self, turn: int) -> float:
        from reading.ocr.prepare import skew_of, turned

        if turn not in self._skews:
            self._skews[turn] = skew_of(turned(self._grey, turn))
        return self._skews[turn]

    @property
    def is_mostly_dark(self) -> bool:
        """No empty sheet is: a page wrongly turned light for dark has no letters to be read."""
        return bool((self._grey[::8, ::8] < 100).mean() > 0.3)

    @property
    def usual_dpi(self) -> int:
        """Steps of a bilevel scan's edges are smoothed at the smaller size, and marks read better."""
        from reading.ocr.prepare import BILEVEL_DPI, OCR_DPI

        return BILEVEL_DPI if self.image.mode == "bilevel" else OCR_DPI

    @property
    def other_dpi(self) -> int:
        """The size a doubtful page is tried at next."""
        from reading.ocr.prepare import BILEVEL_DPI, OCR_DPI

        return OCR_DPI if self.usual_dpi == BILEVEL_DPI else BILEVEL_DPI

    def parts_of_any_colour(self) -> int:
        """How many parts of the size of letters there are, in ink of whatever colour."""
        from reading.ocr.prepare import any_ink
        from reading.ocr.signals import text_like_ink

        if self.image.pixels.ndim == 2:
            return 0
        return text_like_ink(any_ink(self.image.pixels), sum(self.image.dpi) / 2).components

    def prepared(self, *, turn: int = 0, dpi: int | None = None) -> Prepared:
        from reading.ocr.prepare import prepare

        size = dpi or self.usual_dpi
        return prepare(self.image, self._grey, skew=self.skew(turn), dpi=size, turn=turn)


def attempt_at(prepared: Prepared, variant: Variant, *, segmentation: int | None = None) -> Attempt:
    from reading.ocr.recogniser import AUTOMATIC, recognise

    words = recognise(prepared, segmentation=segmentation or AUTOMATIC)
    return judged(prepared, words, variant)


def judged(prepared: Prepared, words: list[Found], variant: Variant) -> Attempt:
    from language.syllables import validity_of
    from reading.ocr.signals import confidence_of, coverage_of, text_like_ink

    ink = text_like_ink(prepared.grey, prepared.dpi)
    confidence, low = confidence_of((word.text, word.confidence) for word in words)
    return Attempt(
        prepared=prepared,
        words=words,
        confidence=confidence,
        low=low,
        coverage=coverage_of(ink, (word.box for word in words)),
        validity=validity_of([word.text for word in words]),
        components=ink.components,
        drawn=ink.share,
        variant=variant,
    )


def sure_words(attempt: Attempt) -> int:
    words = [word for word in attempt.words if len(word.text) > 1 and word.text.isalpha()]
    return sum(word.confidence >= _SURE_WORD for word in words)


def makes_sense(attempt: Attempt) -> bool:
    """Whether it is text, upright and no shine of the other side: read with confidence."""
    sure = sure_words(attempt)
    return sure >= _WORDS_THAT_MAKE_SENSE and attempt.confidence >= 75 and attempt.validity >= 0.8


def is_hopeless(attempt: Attempt) -> bool:
    """
    Handwriting, or a drawing: what was recognised in it is invented, and trying on is in vain.

    Another language is read with confidence, though its words are no Vietnamese ones.
    """
    return attempt.score < _HOPELESS_BELOW and attempt.confidence < _INVENTED_BELOW


def has_words(attempt: Attempt) -> bool:
    """Where nothing is as dark as ink, only words that make sense count: print may shine through."""
    if attempt.components == 0 and (attempt.confidence < 60 or attempt.validity < 0.6):
        return False
    return any(any(letter.isalnum() for letter in word.text) for word in attempt.words)


def reads_sideways(attempt: Attempt) -> bool:
    """Tesseract reads one of the quarter turns by itself; its words then stand upright."""
    long = [word for word in attempt.words if len(word.text) >= 4]
    tall = sum(word.box[3] - word.box[1] > word.box[2] - word.box[0] for word in long)
    return len(long) >= 5 and tall > len(long) / 2


def is_better(other: Attempt, best: Attempt) -> bool:
    return other.score > best.score + _BETTER_BY


def is_doubtful(attempt: Attempt) -> bool:
    return attempt.coverage < _RETRY_BELOW_COVERAGE or attempt.confidence < RETRY_BELOW_CONFIDENCE
