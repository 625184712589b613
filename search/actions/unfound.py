"""What of a search is nowhere: a slip of the pen is told, not silently dropped, and mended."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Final

from search.actions.finding import Findings
from search.domain.conditions import read_conditions, standing_as_typed, without
from search.domain.query import MOST_WORDS, Query, Word, parse, settled_text
from search.domain.slips import may_be_slip, meant_by, parted
from search.domain.words import tokens
from search.engines.port import Engine, SearchUnavailable

MOST_NUMBERS: Final = 8
MOST_SLIPS: Final = 4
MOST_TRIED: Final = 6
WIDENED: Final = ("one_missing", "fuzzy")
_NOT_WANTED: Final = re.compile(r'(?<!\S)[-−–](?:"[^"]*"|\S+)')
_CHUNK: Final = re.compile(r'[^\s"]+')
_ROUND_A_CHUNK: Final = ',";.:()'


@dataclass(frozen=True, slots=True)
class Unfound:
    """
    What no record that the actor may read has: words and numbers as typed, conditions as typed;
    and the search with what is probably meant in the place of such words, empty where that is
    not known.
    """

    words: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    instead: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.conditions)


def unfound(findings: Findings, text: str, *, engine: Engine) -> Unfound:
    """
    What of the text is nowhere, as typed or without marks, and what may be meant.

    Asked only where a search found nothing, or only what lacks or nearly has one of its words.
    What may be meant is known of records alone that the actor may read, and may see the words of:
    a list shows none of what is top secret.
    """
    if findings.total + findings.looser and findings.relaxed not in WIDENED:
        return Unfound()
    try:
        return _Look(text, findings, engine).unfound()
    except SearchUnavailable:
        return Unfound()


class _Look:
    def __init__(self, text: str, findings: Findings, engine: Engine) -> None:
        scope = findings.scope
        self._text = settled_text(text)
        self._read = read_conditions(self._text, findings.meanings)
        self._said = (
            *(one.typed for one in self._read.conditions),
            *(one.typed for one in self._read.misread),
            *self._read.apart,
        )
        self._scope = scope
        self._open = scope.told
        self._engine = engine

    def unfound(self) -> Unfound:
        rest = _NOT_WANTED.sub(" ", self._read.rest)
        words = {word: typed for typed, word in _words_of(rest)}
        held = self._engine.words_held([word.folded for word in words], self._scope)
        missing = {typed: word for word, typed in words.items() if word.folded not in held}
        numbers = [one for one in _numbers_of(rest) if not self._finds(parse(one))]
        nowhere = [
            one.typed
            for one in self._read.conditions
            if not one.excluded and not self._finds(Query(everything=True, conditions=(one,)))
        ]
        return Unfound((*missing, *numbers), tuple(nowhere), self._instead(missing))

    def _finds(self, query: Query) -> bool:
        answer = self._engine.search(query, self._scope, size=0)
        return bool(answer.total + answer.looser) and answer.relaxed not in WIDENED

    def _instead(self, missing: dict[str, Word]) -> str:
        """The text with what is probably meant; empty where no word is known."""
        text = self._text
        # The name of a condition with nothing behind its colon is no slip: it is left out instead.
        names = [name for name in self._read.apart if name.strip("-−–:=") in missing]
        spoken = {name.strip("-−–:=") for name in names}
        slips = [
            (typed, word)
            for typed, word in missing.items()
            if typed not in spoken and may_be_slip(word)
        ]
        for typed, word in slips[:MOST_SLIPS]:
            if meant := self._meant(typed, word):
                text = _with(text, typed, meant, but=self._said)
        return without(text, names) if text != self._text else ""

    def _meant(self, typed: str, word: Word) -> str:
        for group in meant_by(word):
            held = self._engine.words_held(group, self._open)
            if likely := sorted(held, key=lambda one: (-held[one], one)):
                return self._best(typed, likely[:MOST_TRIED])
        pairs = list(parted(word))
        known = self._engine.words_held({one for pair in pairs for one in pair}, self._open)
        two = [" ".join(pair) for pair in pairs if known.keys() >= set(pair)]
        return next((pair for pair in two if self._side_by_side(pair)), "")

    def _best(self, typed: str, likely: list[str]) -> str:
        """That which stands beside the neighbours it would have, else that of most records."""
        worth: dict[str, int] = {}
        for one in likely:
            chunks = _with(self._read.rest, typed, one).split()
            beside = _beside(chunks, one)
            worth[one] = max(map(self._side_by_side, beside), default=0)
        return max(likely, key=lambda one: worth[one])

    def _side_by_side(self, words: str) -> int:
        answer = self._engine.search(parse(f'"{words}"'), self._open, size=0)
        return 0 if answer.relaxed else answer.total


def _words_of(text: str) -> Iterator[tuple[str, Word]]:
    """The words without figures, as typed and as looked for."""
    chunks = (chunk.group() for chunk in _CHUNK.finditer(text))
    found = (
        (chunk[token.start : token.end], Word(token.exact, token.folded))
        for chunk in chunks
        if not _has_figures(chunk)
        for token in tokens(chunk)
    )
    return islice(found, MOST_WORDS)


def _numbers_of(text: str) -> Iterator[str]:
    """Numbers, dates, amounts and codes, as typed."""
    chunks = dict.fromkeys(chunk.group().strip(_ROUND_A_CHUNK) for chunk in _CHUNK.finditer(text))
    return islice((chunk for chunk in chunks if _has_figures(chunk)), MOST_NUMBERS)


def _has_figures(chunk: str) -> bool:
    return any(letter.isdigit() for letter in chunk)


def _with(text: str, typed: str, meant: str, *, but: Iterable[str] = ()) -> str:
    """
    The text with another word in the place of one, capital as that was; `but` what is said in
    conditions, which stays as it is.
    """
    if typed.isupper():
        meant = meant.upper()
    elif typed[0].isupper():
        meant = meant[0].upper() + meant[1:]
    looked_for = re.compile(rf"{standing_as_typed(but).pattern}|(?<!\w){re.escape(typed)}(?!\w)")
    return looked_for.sub(lambda found: found[1] or meant, text)


def _beside(chunks: list[str], word: str) -> Iterator[str]:
    """The word with its neighbour on either side."""
    for one, other in pairwise(chunk.strip(_ROUND_A_CHUNK) for chunk in chunks):
        if word in (one.lower(), other.lower()):
            yield f"{one} {other}"
