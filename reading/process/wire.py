"""Page readings made fit for the pipe to the worker and for its database."""

import math
from collections.abc import Mapping
from dataclasses import replace

from language.vietnamese import composed
from machine.json_values import Json
from reading.domain.readings import PageReading, Word


def cleaned(reading: PageReading) -> PageReading:
    """
    The page reading, fit for strict JSON and any database.

    Texts are NFC without NUL and half surrogates; numbers of other libraries are Python's own, and
    what is not finite is nought in a measure and None in a signal.
    """
    return replace(
        reading,
        text=_clean(reading.text),
        words=tuple(_clean_word(word) for word in reading.words),
        confidence=_finite(reading.confidence),
        coverage=_finite(reading.coverage),
        validity=_finite(reading.validity),
        signals={str(name): _plain(value) for name, value in reading.signals.items()},
    )


def _clean_word(word: Word) -> Word:
    left, top, right, bottom = (int(side) for side in word.box)
    box = (left, top, right, bottom)
    return Word(_clean(word.text), box, int(word.confidence), int(word.line))


def _clean(text: str) -> str:
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return composed(whole.replace("\x00", ""))


def _finite(value: float) -> float:
    return float(value) if math.isfinite(value) else 0.0


def _plain(value: object) -> Json:
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
