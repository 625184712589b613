"""Where a query is found in the text of a page, and the passage of it to show."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final, Literal, NamedTuple

from search.domain.matching import Text, may_be_widened, runs, within_one
from search.domain.query import Dated, Number, Phrase, Query, Word
from search.domain.results import Relaxed
from search.domain.words import tokens

PASSAGE: Final = 240
"""Characters of a passage, about three lines."""

_LONGEST_REMEMBERED: Final = 32
_MOST_REMEMBERED: Final = 50_000
_PIECE: Final = re.compile(r"\S+")
_BLANKS: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Mark:
    """
    A find at text[start:end]. A full one is all that was asked for in one place: the words side
    by side, a phrase, a number, the only word. A part is one word of several.
    """

    start: int
    end: int
    full: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a passage as plain text, to be escaped where it is shown."""

    text: str
    hit: Literal["", "part", "full"] = ""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of a page; whether text was left out before and after it."""

    segments: tuple[Segment, ...]
    cut_before: bool
    cut_after: bool


def marks(text: str, query: Query, *, relaxed: Relaxed = None) -> tuple[Mark, ...]:
    """
    The finds in a text (NFC), in order and without overlap.

    `relaxed` is how the record was found. As typed, with marks, only words with these count.
    Else, where a word stands with the marks typed, its unmarked lookalikes are left out; where it
    does not (an unmarked query, a misread scan), folded finds are shown.
    """
    return tuple(_Finder(text, query, relaxed).marks())


def snippet(
    text: str, query: Query, *, relaxed: Relaxed = None, length: int = PASSAGE
) -> Snippet | None:
    """The passage of about `length` characters with the most to show, or None without a find."""
    found = marks(text, query, relaxed=relaxed)
    if not found:
        return None
    first, last = _best_window(text, found, length)
    start, end = _room_around(text, found[first].start, found[last].end, length)
    segments = tuple(_segments(text, start, end, found[first : last + 1]))
    return Snippet(segments, bool(text[:start].strip()), bool(text[end:].strip()))


class _Piece(NamedTuple):
    """The words of what stands between two blanks, and where in it they stand."""

    exact: tuple[str, ...]
    folded: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


class _Pieces(dict[str, _Piece]):
    """
    What stands between two blanks -> its words. Bounded; page text repeats itself.

    No word runs over a blank, so the pieces have the words of the whole text.
    """

    def __missing__(self, piece: str) -> _Piece:
        read = tokens(piece)
        found = _Piece(
            tuple(token.exact for token in read),
            tuple(token.folded for token in read),
            tuple((token.start, token.end) for token in read),
        )
        if len(piece) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[piece] = found
        return found


_pieces: Final = _Pieces()


class _Finder:
    def __init__(self, text: str, query: Query, relaxed: Relaxed) -> None:
        self._written = text
        self._pieces = [_pieces[piece] for piece in _PIECE.findall(text)]
        exact = tuple(chain.from_iterable(piece.exact for piece in self._pieces))
        folded = tuple(chain.from_iterable(piece.folded for piece in self._pieces))
        self._text = Text(exact, folded)
        self._exact_words = frozenset(exact)
        self._query = query
        self._marks_only = relaxed is None and query.asks_for_marks
        self._runs = runs(query)
        self._relaxed = relaxed

    def marks(self) -> Iterator[Mark]:
        chosen = sorted(self._chosen())
        if not chosen:
            return
        places = self._places()
        end = 0
        for first, last, full in chosen:
            start = places[first][0]
            if start >= end:  # a word that falls into several tokens has one place
                end = places[last - 1][1]
                yield Mark(start, end, full)

    def _places(self) -> list[tuple[int, int]]:
        starts = [piece.start() for piece in _PIECE.finditer(self._written)]
        found = zip(starts, self._pieces, strict=True)
        return [(at + first, at + last) for at, piece in found for first, last in piece.spans]

    def _chosen(self) -> Iterator[tuple[int, int, bool]]:
        """The spans without overlap: full finds before others."""
        taken: set[int] = set()
        for span in sorted(self._spans(), key=lambda span: (not span[2], span)):
            places = range(span[0], span[1])
            if taken.isdisjoint(places):
                taken.update(places)
                yield span

    def _spans(self) -> Iterator[tuple[int, int, bool]]:
        """First token, token after the last, and whether it is a full find."""
        only = len(self._query.words) == 1
        for phrase in self._whole_phrases():
            for place in self._places_of(phrase):
                yield place, place + len(phrase.words), True
        for word in self._query.bare_words:
            for place in self._places_of_word(word):
                yield place, place + 1, only
        for clause in self._query.must:
            if isinstance(clause, Phrase) and clause.gap:
                near = self._text.has(clause)
                for word in clause.words:
                    for place in self._places_of_word(word):
                        yield place, place + 1, near

    def _whole_phrases(self) -> Iterator[Phrase]:
        exact = [run for run in self._runs if run.exact and self._text.has(run)]
        yield from exact or (() if self._marks_only else self._runs[:1])
        for clause in self._query.must:
            if isinstance(clause, Number | Dated):
                yield from clause.spellings
            elif isinstance(clause, Phrase) and not clause.gap:
                yield replace(clause, exact=True) if self._marks_only else clause

    def _places_of(self, phrase: Phrase) -> Iterator[int]:
        mine = self._text.exact if phrase.exact else self._text.folded
        wanted = tuple(word.exact if phrase.exact else word.folded for word in phrase.words)
        for place in self._text.places.get(phrase.words[0].folded, ()):
            if mine[place : place + len(wanted)] == wanted:
                yield place

    def _places_of_word(self, word: Word) -> list[int]:
        places = self._text.places.get(word.folded, [])
        if self._marks_only or (self._query.is_marked and word.exact in self._exact_words):
            return [place for place in places if self._text.exact[place] == word.exact]
        if places or self._relaxed != "fuzzy" or not may_be_widened(word):
            return places
        return [
            place
            for other, found in self._text.places.items()
            if within_one(word.folded, other)
            for place in found
        ]


def _best_window(text: str, found: Sequence[Mark], length: int) -> tuple[int, int]:
    """The first and last mark of the stretch with the most different finds, full ones first."""
    best, best_worth = (0, 0), (-1, -1, -1)
    words = [text[one.start : one.end].casefold() for one in found]
    full = [one.full for one in found]
    last = 0
    for first, mark in enumerate(found):
        last = max(last, first)
        while last + 1 < len(found) and found[last + 1].end - mark.start <= length:
            last += 1
        different = len(set(words[first : last + 1]))
        worth = (sum(full[first : last + 1][:3]), different, last + 1 - first)
        if worth > best_worth:
            best, best_worth = (first, last), worth
    return best


def _room_around(text: str, start: int, end: int, length: int) -> tuple[int, int]:
    """The stretch widened to the length, a third of the room before it, cut between words."""
    room = max(length - (end - start), 0)
    left = max(start - room // 3, 0)
    right = min(end + room - (start - left), len(text))
    if left:
        blank = _BLANKS.search(text, left, start)
        left = blank.end() if blank else start
    if right < len(text):
        blanks = [blank.start() for blank in _BLANKS.finditer(text, end, right)]
        right = blanks[-1] if blanks else end
    return left, right


def _segments(text: str, start: int, end: int, found: Sequence[Mark]) -> Iterator[Segment]:
    at = start
    for mark in found:
        if plain := _BLANKS.sub(" ", text[at : mark.start]):
            yield Segment(plain)
        yield Segment(
            _BLANKS.sub(" ", text[mark.start : mark.end]), "full" if mark.full else "part"
        )
        at = mark.end
    if plain := _BLANKS.sub(" ", text[at:end]):
        yield Segment(plain)
