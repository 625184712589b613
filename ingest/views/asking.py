"""The fields of an item as questions to a person: how sure, where on the page, what else it may be."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.api import Level
from ingest.forms import DescriptionForm
from ingest.queries.confirming import Row, Sheet

SURENESS = {
    "sure": (gettext_lazy("sure"), ""),
    "unsure": (gettext_lazy("not sure"), "sure--mid"),
    "poor": (gettext_lazy("read badly"), "sure--low"),
    "none": (gettext_lazy("not found"), "sure--low"),
    "person": (gettext_lazy("seen by a person"), "sure--hand"),
}
CHIPS = 3


@dataclass(frozen=True, slots=True)
class Chip:
    """A suggestion: what goes into the field, and what stands on the chip."""

    value: str
    word: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One field on the screen. `box` and `crop` are ready for SVG."""

    field: BoundField
    widget: SafeString
    page: int
    box: str
    crop: str
    doubtful: bool
    sure: str
    mark: str
    chips: tuple[Chip, ...]
    typed: Chip | None


@dataclass(frozen=True, slots=True)
class PageDrawing:
    """A page of the item: its number, its height when 10,000 wide, whether it is wanted at once."""

    number: int
    height: int
    at_once: bool


def asks_of(
    form: DescriptionForm, sheet: Sheet, typed: Mapping[str, str] | None = None
) -> list[Ask]:
    """Every field of the form in the order of the sheet; `typed` is what somebody else overtook."""
    return [_ask(form, row, typed or {}) for row in sheet.rows if row.name in form.fields]


def drawings_of(sheet: Sheet, asks: list[Ask], shown: int) -> list[PageDrawing]:
    """The pages; only those shown, or cut for an open doubt, are fetched before they are asked for."""
    wanted = {shown} | {ask.page for ask in asks if ask.crop and ask.doubtful}
    heights = sheet.heights
    return [PageDrawing(number, heights[number], number in wanted) for number in sheet.pages]


def _ask(form: DescriptionForm, row: Row, typed: Mapping[str, str]) -> Ask:
    field = form[row.name]
    if form.is_bound and row.doubtful:
        # What came back from a person has been looked at; only its errors are open.
        row = replace(row, sureness="person")
    word, mark = _sureness(row)
    overtaken = _typed(field, typed)
    return Ask(
        field=field,
        widget=_widget(field),
        page=row.page,
        box=_numbers(row.box),
        crop=_numbers(row.crop),
        doubtful=row.doubtful or bool(field.errors) or overtaken is not None,
        sure=word,
        mark=mark,
        chips=_chips(field, row),
        typed=overtaken,
    )


def _sureness(row: Row) -> tuple[str, str]:
    if row.name == "level" and row.sureness == "sure":
        return _("no mark"), ""
    word, mark = SURENESS[row.sureness]
    if row.sureness == "none" and not row.doubtful:
        return str(word), "sure--none"
    return str(word), mark


def _widget(field: BoundField) -> SafeString:
    described = [f"{field.auto_id}-sure"]
    attributes: dict[str, str | bool] = {"class": "input", "autocomplete": "off"}
    if field.errors:
        described.append(f"{field.auto_id}_error")
    attributes["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attributes)


def _chips(field: BoundField, row: Row) -> tuple[Chip, ...]:
    if not row.alternatives:
        return ()
    values = dict.fromkeys([str(field.initial or ""), *map(str, row.alternatives)])
    chips = (_chip(field, _as_choice(row.name, value)) for value in values if value)
    return tuple(chip for chip in chips if chip)[:CHIPS]


def _typed(field: BoundField, typed: Mapping[str, str]) -> Chip | None:
    value = typed.get(field.name, "").strip()
    kept = field.value()
    return _chip(field, value) if value and value != str("" if kept is None else kept) else None


def _chip(field: BoundField, value: str) -> Chip | None:
    choices: Any = getattr(field.field, "choices", None)
    if choices is None:
        return Chip(value, value)
    # A list offers only what it holds: a level under the floor is never among it.
    words = {str(choice): str(word) for choice, word in choices}
    return Chip(value, words[value]) if value in words else None


def _as_choice(name: str, value: str) -> str:
    known = name == "level" and value in Level.__members__
    return str(int(Level[value])) if known else value


def _numbers(box: tuple[int, int, int, int] | None) -> str:
    return " ".join(map(str, box)) if box else ""
