"""Cells that only say that they say the same as the one above."""

from typing import Final

from language.vietnamese import fold

_WORDS: Final = frozenset(
    {
        "nt", "n t", "nhu tren", "ntr", "id", "nhu tr", "nhu dong tren", "nhu o tren", "cung ngay", "cung so", "cung ho so",
        "nhu muc tren", "tuong tu",
    }
)  # fmt: skip
_LONGEST: Final = 16
_ROUND: Final = " \t-–—.,()[]"
_QUOTES: Final = frozenset('"“”″〃')
# One of these alone may be a slip; two of them are a mark: ''  ,,  //
_PAIRED: Final = frozenset("'’‘´`/\\")
_ARROWS: Final = frozenset("↓⇓⬇")
_DOTS: Final = frozenset(" .…·")
_NOTHING: Final = _DOTS | frozenset("_-–—")


def is_ditto(text: str) -> bool:
    """Whether a cell only says that it says the same as the one above: nt, ", -nt-, -//-, như trên."""
    if not text or len(text) > _LONGEST:
        return False
    if fold(text) in _WORDS or text.replace(" ", "") == ",,":
        return True
    bare = "".join(letter for letter in text if letter not in _ROUND)
    letters = set(bare)
    if not bare or not letters <= _QUOTES | _PAIRED | _ARROWS:
        return False
    return bool(letters & (_QUOTES | _ARROWS)) or len(bare) > 1


def is_dots(text: str) -> bool:
    """Dots alone, which some clerks put where others write nt."""
    return bool(text) and len(text) <= _LONGEST and set(text) <= _DOTS


def says_nothing(text: str) -> bool:
    """Dots or dashes: nothing, or in a column of what holds for many rows the one above."""
    return bool(text) and len(text) <= _LONGEST and set(text) <= _NOTHING
