"""
The order of relevance, so defined that every engine and every partition gives the same.

A record's score is the share it has of the best score its words could reach in its partition,
plus fixed amounts. Shares are comparable between partitions, so their rows are simply merged;
and a partition's own statistics never depend on what lies above a person's clearance.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log
from typing import Final

K1: Final = 1.2
B: Final = 0.75

TEXT_FOLDED: Final = 1.0
TEXT_EXACT: Final = 2.0
TITLE_FOLDED: Final = 3.0
TITLE_EXACT: Final = 6.0

RUN: Final = 0.2
"""Added where the words stand side by side; once more where they have the marks typed."""
NUMBER_BEGINS: Final = 2.0
"""Added where the record's number begins as asked; once more where it is the number asked."""

_DECIMALS: Final = 4  # engines count in different precision; beyond this they may differ


@dataclass(frozen=True, slots=True)
class Statistics:
    """Of one field in one partition: documents in the partition, words in all their fields."""

    documents: int
    words: int


def idf(documents: int, having: int) -> float:
    """How rare a word is: documents in the partition, and those whose field has the word."""
    return log(1 + (documents - having + 0.5) / (having + 0.5))


def bm25(frequency: int, length: int, statistics: Statistics, having: int) -> float:
    """The score of a word that a field of this length has so many times."""
    average = statistics.words / statistics.documents
    norm = K1 * (1 - B + B * kept_length(length) / average)
    return idf(statistics.documents, having) * (1 + K1) * frequency / (frequency + norm)


def best_possible(parts: Iterable[tuple[float, int, int]]) -> float:
    """The bound of the words' score from (weight, documents, having) of each word and field."""
    bound = sum(
        weight * (1 + K1) * idf(documents, having) for weight, documents, having in parts if having
    )
    return bound or 1.0


def share(score: float, best: float) -> float:
    """The score as it is compared."""
    return round(score / best, _DECIMALS)


def kept_length(length: int) -> int:
    """A length as it is kept in one byte by Lucene and tantivy: exact to 40, then in steps."""
    if length < 40:
        return length
    value = length - 24
    shift = max(value.bit_length() - 4, 0)
    return 24 + (value >> shift << shift)
