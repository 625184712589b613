"""How well a page was read: its letters, and where its words stand."""

from benchmarks.ocr_accuracy.metric import errors
from tests.reading.ocr.conftest import LINES

TRUTH = "\n".join(LINES)


def rate(reading, truth=TRUTH):
    found = errors(truth, reading.text)
    return found.edits / found.letters


def where(reading, text):
    return next(word.box for word in reading.words if word.text == text)


def is_near(box, other, within=120):
    return all(abs(a - b) <= within for a, b in zip(box, other, strict=True))
