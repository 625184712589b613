"""
Bars, keys and maps as SVG, from plain numbers: colours, places and sizes are decided here alone.

Widths and places are attributes of SVG, for the policy of the pages lets no `style` through.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from archive.domain.breakdown import NONE
from language.types import type_by_code

register = template.Library()

# What a part of a bar is filled with (static/css/kho/parts.css), by what it stands for.
FILLS = {
    # Of an inventory's list.
    "answered": "c1",
    "awaited": "c4",
    "missing": "c-gap",
    "surplus": "c-warn",
    # Of a batch's ledger.
    "filed": "c1",
    "in_work": "c2",
    "waiting": "c3",
    "at_security": "c-warn",
    "quarantined": "c-err",
    "rejected": "c-out",
    "duplicates": "c4",
    "withdrawn": "c-gap",
    "registered": "c-warn",
}
OF_THE_LIST = ("answered", "awaited", "missing", "surplus")

# The years on a home: each as wide as a finger, in a row that scrolls.
YEAR_STEP, YEAR_TALLEST, YEAR_FOOT = 48, 56, 76
# The years beside a result: the more there are, the narrower, in one row of this many units.
ROW_WIDTH, ROW_HEIGHT, ROW_STEP, ROW_FOOT, ROW_TALLEST = 224, 66, 32, 50, 36
ROOM_FOR_A_YEAR, ROOM_FOR_A_COUNT = 27, 18
CELL_STEP = 7
WEEK_STEP, WEEK_TALLEST = 12, 28
CELL = "M{} 0h5v12h-5z"


class Figures(Protocol):
    """What should be there against what is, of one inventory or of many."""

    expected: int
    answered: int
    awaited: int
    missing: int
    surplus: int | None


class Term(Protocol):
    """A term of a ledger: its name, its word, and the files in it."""

    name: str
    word: str

    @property
    def files(self) -> int:
        """How many files it counts."""


class Square(Protocol):
    """A year and a type, with what the list asks for and what of it is filed."""

    year: int | None
    type_code: str
    expected: int
    answered: int
    awaited: int


class YearCount(Protocol):
    """How many documents a year has in a result, and whether it is chosen."""

    year: int
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar that lies: its fill, where it begins and how wide it is, in percent."""

    fill: str
    start: str
    width: str


@dataclass(frozen=True, slots=True)
class Column:
    """A year as a bar that stands, in the units of its drawing."""

    year: int
    count: int
    label: str
    left: int
    room: int
    x: int
    width: int
    top: int
    height: int
    chosen: bool = False
    counted: bool = True

    @property
    def middle(self) -> int:
        """Where its words are centred."""
        return self.x + self.width // 2


@register.simple_tag
def key(name: str) -> SafeString:
    """The small square of a legend, filled as the part of the bar it explains."""
    return format_html(
        '<svg class="key" viewBox="0 0 10 10" aria-hidden="true">'
        '<rect class="{}" width="10" height="10"/></svg>',
        FILLS[name],
    )


@register.inclusion_tag("portal/charts/list_bar.html")
def list_bar(figures: Figures, name: str, css: str = "") -> dict[str, object]:
    """A bar of what an inventory's list asks for; `name` says whose figures they are."""
    counts = {part: getattr(figures, part) or 0 for part in OF_THE_LIST}
    whole = figures.expected + (figures.surplus or 0)
    return {"pieces": pieces_of(counts, whole), "name": name, "css": css, "figures": figures}


@register.inclusion_tag("portal/charts/ledger_bar.html")
def ledger_bar(terms: Iterable[Term], words: str, css: str = "") -> dict[str, object]:
    """A bar of a ledger's terms by files: what is set aside has no pages yet, and must be seen."""
    counts = {term.name: term.files for term in terms}
    return {"pieces": pieces_of(counts, sum(counts.values())), "words": words, "css": css}


@register.inclusion_tag("portal/charts/years.html")
def years(counted: Sequence[tuple[int, int]]) -> dict[str, object]:
    """The years of what is open to a person, each a bar with a link to its documents."""
    most = max((count for _year, count in counted), default=1)
    return {
        "columns": [_year(place, year, count, most) for place, (year, count) in enumerate(counted)],
        "width": max(1, len(counted)) * YEAR_STEP,
        "total": sum(count for _year, count in counted),
    }


@register.inclusion_tag("portal/charts/weeks.html")
def week_bars(counted: Sequence[int], words: str) -> dict[str, object]:
    """What was done in each of the last weeks, the newest last; `words` tells it aloud."""
    most = max(counted, default=0) or 1
    bars = [
        {"x": place * WEEK_STEP, "top": WEEK_TALLEST - height, "height": height}
        for place, count in enumerate(counted)
        if (height := max(1, round(WEEK_TALLEST * count / most)))
    ]
    return {
        "bars": bars, "width": len(counted) * WEEK_STEP, "height": WEEK_TALLEST,
        "bar_width": WEEK_STEP - 3, "words": words,
    }  # fmt: skip


@register.inclusion_tag("portal/charts/result_years.html", takes_context=True)
def result_years(context: template.Context, counted: Sequence[YearCount]) -> dict[str, object]:
    """The years of a result, each a bar that is chosen or let go."""
    most = max((one.count for one in counted), default=0) or 1
    step = min(ROW_STEP, ROW_WIDTH // max(1, len(counted)))
    return {
        "request": context["request"],
        "columns": [_year_found(place, step, one, most) for place, one in enumerate(counted)],
        "width": ROW_WIDTH,
        "height": ROW_HEIGHT,
        "hit_height": ROW_HEIGHT - 2,
        "year_y": ROW_FOOT + 12,
    }


@register.inclusion_tag("portal/charts/year_type.html", takes_context=True)
def year_type_matrix(
    context: template.Context, squares: Sequence[Square], code: str
) -> dict[str, object]:
    """Years beside each other, types below each other: what is filed of what the list asks for."""
    years = sorted({one.year for one in squares}, key=lambda year: (year is None, year))
    types = sorted(
        {one.type_code for one in squares}, key=lambda kind: (not kind, _type_name(kind))
    )
    by_place = {(one.type_code, one.year): one for one in squares}
    rows = [
        (
            kind or NONE,
            _type_name(kind),
            [_cell(by_place.get((kind, year)), year) for year in years],
        )
        for kind in types
    ]
    return {"years": years, "rows": rows, "code": code, "actor": context["actor"]}


@register.inclusion_tag("portal/charts/page_map.html")
def page_map(cells: Sequence[bool], words: str) -> dict[str, object]:
    """Where in a document the finds are: a cell for a page, or for several of a long one."""
    return {
        "width": CELL_STEP * len(cells) - 2,
        "found": _outline(cells, hit=True),
        "others": _outline(cells, hit=False),
        "words": words,
    }


@register.filter
def share(part: int, whole: int) -> str:
    """The part of a whole in hundredths, as it is written here: 61,1."""
    return f"{100 * part / whole if whole else 0:.1f}".replace(".", ",")


def pieces_of(counts: Mapping[str, int], whole: int) -> list[Piece]:
    """The parts that are not empty, one behind the other, as parts of the whole."""
    before, pieces = 0, []
    for name, count in counts.items():
        if count:
            start, width = 100 * before / whole, 100 * count / whole
            pieces.append(Piece(FILLS[name], f"{start:.2f}%", f"{width:.2f}%"))
        before += count
    return pieces


def _cell(square: Square | None, year: int | None) -> dict[str, object]:
    said = str(year or NONE)
    if square is None:
        return {"year": said, "expected": 0}
    counts = {
        "answered": square.answered,
        "awaited": square.awaited,
        "missing": square.expected - square.answered - square.awaited,
    }
    return {
        "year": said,
        "expected": square.expected,
        "answered": square.answered,
        "pieces": pieces_of(counts, square.expected),
    }


def _type_name(code: str) -> str:
    kind = type_by_code(code) if code else None
    return kind.name if kind is not None else code


def _year(place: int, year: int, count: int, most: int) -> Column:
    height = max(2, round(YEAR_TALLEST * count / most))
    x = place * YEAR_STEP + 4
    return Column(
        year, count, str(year), left=x, room=44, x=x, width=36, top=YEAR_FOOT - height,
        height=height,
    )  # fmt: skip


def _year_found(place: int, step: int, one: YearCount, most: int) -> Column:
    height = max(1, ROW_TALLEST * one.count // most) if one.count else 0
    left, width = place * step, max(2, step * 13 // 16)
    return Column(
        one.year, one.count, str(one.year) if step >= ROOM_FOR_A_YEAR else f"{one.year % 100:02}",
        left=left, room=step, x=left + (step - width) // 2, width=width, top=ROW_FOOT - height,
        height=height, chosen=one.chosen, counted=step >= ROOM_FOR_A_COUNT,
    )  # fmt: skip


def _outline(cells: Sequence[bool], *, hit: bool) -> str:
    return "".join(
        CELL.format(CELL_STEP * place) for place, found in enumerate(cells) if found is hit
    )
