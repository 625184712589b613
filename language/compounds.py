"""
Words of two syllables that were read without a tone they have: tô chức, triên khai, thâm quyền.

A mark that the recogniser lost is its most common fault in Vietnamese (a fifth of all wrong letters
of real scans, most of them the small hook over a hat), and it gives other possible syllables. Two
syllables together have only one reading where the list `language/data/compounds.txt` has them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from unicodedata import normalize

_DATA: Final = Path(__file__).parent / "data" / "compounds.txt"
_TONES: Final = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_AROUND: Final = " .,;:!?()[]\"'“”‘’…-–"
_NUMBER: Final = "số"


@dataclass(frozen=True, slots=True)
class Respelt:
    """A word put right: its place among the words given, as it was read, and as it is."""

    place: int
    read: str
    text: str


def respelt(words: Sequence[str]) -> list[Respelt]:
    """
    Those of the words in reading order that are a listed word with one tone lost.

    Only a lost tone is put back, in one syllable of the two: another tone may be meant. A syllable
    that already makes a listed word with its other neighbour stays (đi đôi với, nhân dân đến), and
    so do names, whose syllables have a capital each. "sô" before a figure is "số".
    """
    bare = [word.strip(_AROUND) for word in words]
    plain = [normalize("NFC", word.lower()) for word in bare]
    joined = [_meet(words[at], words[at + 1]) for at in range(len(words) - 1)]
    bound = _bound_places(plain, joined)
    found: list[Respelt] = []
    for at in range(len(words) - 1):
        if not joined[at]:
            continue
        right = _right_pair(plain[at], plain[at + 1])
        if right is None or {at, at + 1} & bound or _is_name(bare[at], bare[at + 1]):
            continue
        place = at if plain[at] != right[0] else at + 1
        meant = _shaped(right[place - at], bare[place])
        found.append(Respelt(place, words[place], words[place].replace(bare[place], meant, 1)))
    return found


def _meet(one: str, other: str) -> bool:
    """Whether nothing stands between two words."""
    return one[-1:] not in _AROUND and other[:1] not in _AROUND


def _bound_places(plain: Sequence[str], joined: Sequence[bool]) -> set[int]:
    """The places of syllables that make a listed word as they are."""
    pairs = _compounds()[1]
    at_pairs = [
        at for at, meet in enumerate(joined) if meet and (plain[at], plain[at + 1]) in pairs
    ]
    return {place for at in at_pairs for place in (at, at + 1)}


def _right_pair(one: str, other: str) -> tuple[str, str] | None:
    """The listed word that these syllables are with one tone lost."""
    if other[:1].isdigit():
        return (_NUMBER, other) if one == _toneless(_NUMBER) else None
    right = _compounds()[0].get((_toneless(one), _toneless(other)))
    if right is None:
        return None
    lost = [read for read, meant in zip((one, other), right, strict=True) if read != meant]
    return right if len(lost) == 1 and lost[0] == _toneless(lost[0]) else None


def _is_name(one: str, other: str) -> bool:
    return one.istitle() and other.istitle()


@cache
def _compounds() -> tuple[dict[tuple[str, str], tuple[str, str]], frozenset[tuple[str, str]]]:
    """The listed words by their syllables without tones, but those with two readings; and all."""
    listed: dict[tuple[str, str], tuple[str, str]] = {}
    doubtful: set[tuple[str, str]] = set()
    lines = _DATA.read_text(encoding="utf-8").splitlines()
    pairs = [_pair(line) for line in lines if line and not line.startswith("#")]
    for pair in pairs:
        key = (_toneless(pair[0]), _toneless(pair[1]))
        if listed.setdefault(key, pair) != pair:
            doubtful.add(key)
    return {key: pair for key, pair in listed.items() if key not in doubtful}, frozenset(pairs)


def _pair(line: str) -> tuple[str, str]:
    one, other = normalize("NFC", line).split()
    return one, other


@cache
def _toneless(word: str) -> str:
    return normalize("NFC", normalize("NFD", word).translate(_TONES))


def _shaped(word: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if like[:1].isupper() else word
