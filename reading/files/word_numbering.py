"""
The numbers Word puts before paragraphs by itself: "Điều 1.", "a)", "II." and bullets.

They stand in no run. A list (w:num) counts by the levels of its pattern (w:abstractNum), may begin
anew or have levels of its own; a style may stand for a list. After ECMA-376, part 1, 17.9.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from reading.files.word_marks import Element, W, is_on, value, whole
from reading.files.word_styles import Styles

_LEVELS: Final = 9
_MOST: Final = 32_767
_PLACE: Final = re.compile(r"%([1-9])")
_BETWEEN: Final = {"nothing": "", "space": " ", "tab": " "}
_ROMAN: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_BULLET: Final = "•"


@dataclass(frozen=True, slots=True)
class Label:
    """The number before a paragraph, what parts it from the text, and how it looks (w:rPr)."""

    text: str
    between: str
    look: Element | None = None
    is_bullet: bool = False


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    kind: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    between: str = " "
    style: str = ""
    look: Element | None = None
    pictured: bool = False


@dataclass(slots=True)
class _List:
    pattern: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _Level] = field(default_factory=dict)


class Numbering:
    """The lists of a document."""

    def __init__(self, numbering: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._patterns: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, _List] = {}
        links: dict[str, str] = {}
        if numbering is None:
            return
        for pattern in numbering.iterfind(f"{W}abstractNum"):
            name = str(pattern.get(f"{W}abstractNumId"))
            self._patterns[name] = dict(_levels(pattern))
            if linked := value(pattern, "numStyleLink"):
                links[name] = linked
        for one in numbering.iterfind(f"{W}num"):
            self._lists[str(one.get(f"{W}numId"))] = _list(one)
        for name, style in links.items():
            self._patterns[name] = self._patterns.get(self._pattern_of_style(style), {})

    def counter(self) -> "Counter":
        """A count of its own, for one run of text through the document."""
        return Counter(self, self._styles)

    def of(self, paragraph: Element | None) -> tuple[str, int] | None:
        """List and level of a paragraph with these properties (w:pPr), None for no list."""
        own = paragraph.find(f"{W}numPr") if paragraph is not None else None
        number, level = value(own, "numId"), value(own, "ilvl")
        if number is None:
            inherited = self._styles.paragraph_property(paragraph, "numPr")
            number = value(inherited, "numId")
            level = level or self._level_of_style(number, paragraph) or value(inherited, "ilvl")
        if number is None or number == "0" or number not in self._lists:
            return None
        return number, max(0, min(whole(level), _LEVELS - 1))

    def pattern(self, number: str) -> str:
        """The pattern a list counts by; lists of one pattern count on together."""
        return self._lists[number].pattern

    def start(self, number: str, level: int) -> int:
        """Where the list begins at a level."""
        found = self._lists[number].starts.get(level)
        return self.level(number, level).start if found is None else found

    def begins_anew(self, number: str) -> bool:
        """Whether the list starts its count afresh where it is first used."""
        return bool(self._lists[number].starts)

    def level(self, number: str, level: int) -> _Level:
        """A level of a list; one that is not described counts and shows nothing."""
        one = self._lists[number]
        return one.levels.get(level) or self._patterns.get(one.pattern, {}).get(level) or _Level()

    def _pattern_of_style(self, style: str) -> str:
        for element in self._styles.chain(style):
            number = value(element.find(f"{W}pPr/{W}numPr"), "numId")
            if number in self._lists:
                return self._lists[str(number)].pattern
        return ""

    def _level_of_style(self, number: str | None, paragraph: Element | None) -> str | None:
        style = value(paragraph, "pStyle")
        if style is None or number not in self._lists:
            return None
        levels = self._patterns.get(self._lists[str(number)].pattern, {})
        return next((str(at) for at, level in levels.items() if level.style == style), None)


class Counter:
    """Counts the paragraphs of the lists in the order in which they are read."""

    def __init__(self, numbering: Numbering, styles: Styles) -> None:
        self._numbering = numbering
        self._styles = styles
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()

    def label(self, paragraph: Element | None) -> Label | None:
        """The number of the next paragraph, whose properties (w:pPr) these are; None for none."""
        found = self._numbering.of(paragraph)
        if found is None:
            return None
        number, at = found
        counts = self._counts.setdefault(self._numbering.pattern(number), [None] * _LEVELS)
        if number not in self._begun:
            self._begun.add(number)
            if self._numbering.begins_anew(number):
                counts[:] = [None] * _LEVELS
        last = counts[at]
        counts[at] = self._numbering.start(number, at) if last is None else min(last + 1, _MOST)
        for above in range(at):
            if counts[above] is None:
                counts[above] = self._numbering.start(number, above)
        for below in range(at + 1, _LEVELS):
            after = self._numbering.level(number, below).restart
            if after is None or (after > 0 and at < after):
                counts[below] = None
        return self._label(number, at, counts)

    def _label(self, number: str, at: int, counts: list[int | None]) -> Label | None:
        level = self._numbering.level(number, at)
        if level.kind == "bullet" or level.pictured:
            shown = _BULLET if level.pictured else level.text
            return Label(shown, level.between, level.look, is_bullet=True) if shown else None

        def count(place: re.Match[str]) -> str:
            other = int(place[1]) - 1
            kind = "decimal" if level.legal else self._numbering.level(number, other).kind
            return number_as(counts[other] or 0, kind)

        text = _PLACE.sub(count, level.text)
        return Label(text, level.between, level.look) if text.strip() else None


def number_as(count: int, kind: str) -> str:
    """A count written in one of Word's ways; a way that is not known is written in digits."""
    if kind == "none":
        return ""
    if kind in {"lowerLetter", "upperLetter"} and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 30)
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in {"lowerRoman", "upperRoman"} and count > 0:
        roman = _roman(count)
        return roman.lower() if kind == "lowerRoman" else roman
    if kind == "decimalZero":
        return f"{count:02d}"
    if kind == "numberInDash":
        return f"- {count} -"
    if kind == "decimalEnclosedCircle" and 1 <= count <= 20:
        return chr(0x2460 + count - 1)
    return str(count)


def _roman(count: int) -> str:
    written = ""
    for worth, letters in _ROMAN:
        times, count = divmod(count, worth)
        written += letters * min(times, 40)
    return written


def _list(one: Element) -> _List:
    found = _List(value(one, "abstractNumId") or "")
    for override in one.iterfind(f"{W}lvlOverride"):
        at = whole(override.get(f"{W}ilvl"))
        if (start := value(override, "startOverride")) is not None:
            found.starts[at] = whole(start)
        found.levels.update(_levels(override))
    return found


def _levels(parent: Element) -> Iterator[tuple[int, _Level]]:
    for level in parent.iterfind(f"{W}lvl"):
        restart, legal = value(level, "lvlRestart"), level.find(f"{W}isLgl")
        yield (
            whole(level.get(f"{W}ilvl")),
            _Level(
                start=whole(value(level, "start"), 1),
                kind=value(level, "numFmt") or "decimal",
                text=value(level, "lvlText") or "",
                restart=None if restart is None else whole(restart),
                legal=legal is not None and is_on(legal),
                between=_BETWEEN.get(value(level, "suff") or "tab", " "),
                style=value(level, "pStyle") or "",
                look=level.find(f"{W}rPr"),
                pictured=level.find(f"{W}lvlPicBulletId") is not None,
            ),
        )
