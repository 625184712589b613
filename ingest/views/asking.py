"""The fields of an item as questions to a person: how sure, where on the page, what else it may be."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from django.forms import BoundField
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.api import Level
from archive.api import is_kept_as_it_stands
from archive.domain.description import Description, number_text
from ingest.forms import DescriptionForm, QueueScanForm, words_of_choices
from ingest.queries.confirming import FieldRead, ItemInHand
from ingest.queries.repeats import Repeat
from ingest.queries.suggesting import NAMES, Offer
from reading.domain.fields import Field

if TYPE_CHECKING:
    from ingest.api import Item

SURENESS = {
    "sure": (gettext_lazy("sure"), ""),
    "unsure": (gettext_lazy("not sure"), "sure--mid"),
    "poor": (gettext_lazy("read badly"), "sure--low"),
    "none": (gettext_lazy("not found"), "sure--low"),
    "person": (gettext_lazy("seen by a person"), "sure--hand"),
    "unseen": (gettext_lazy("not looked at"), "sure--none"),
    "unread": (gettext_lazy("not read"), "sure--none"),
    "list": (gettext_lazy("as in the list"), "sure--list"),
    "known": (gettext_lazy("as confirmed before"), ""),
    "before": (gettext_lazy("as the one before"), ""),
}
CHIPS = 3
# Fields whose crop stands there in any case: whoever takes the list's word compares it with the page.
COMPARED = frozenset((Field.NUMBER, Field.ISSUED))
# Fields that can be answered by choosing alone; left empty they stay open.
CHOSEN = frozenset({"inventory"})
LONGEST_TITLE = 110
MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class Letters:
    """A stretch of a suggestion; `differs` where the field has other letters."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A suggestion: what goes into the field, and what stands on the chip."""

    value: str
    word: str
    letters: tuple[Letters, ...] = ()


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of a page beside a field: how wide it is for its height."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Ask:
    """
    One field on the screen; `attributes` are its control's own. `box` is ready for SVG; `kept` is
    the whole number where no rule places it, "" in any other field.
    """

    field: BoundField
    attributes: Mapping[str, str]
    page: int
    box: str
    crop: Crop | None
    doubtful: bool
    sure: str
    mark: str
    chips: tuple[Chip, ...]
    free: bool
    typed: Chip | None
    must_choose: bool
    kept: str


@dataclass(frozen=True, slots=True)
class PageDrawing:
    """A page of the item: its number, its height when 10,000 wide, whether it is wanted at once."""

    number: int
    height: int
    at_once: bool


@dataclass(frozen=True, slots=True)
class Leaf:
    """The page that is shown among how many, and the pages beside it; None at the ends."""

    here: int
    last: int
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class OfferShown:
    """A row of the list on the screen; `data` is what the script puts into the fields."""

    id: int
    key: int
    name: str
    issued: str
    dossier: str
    inventory: str
    title: str
    differing: tuple[str, ...]
    data: str
    alone: bool
    taken: bool


def asks_of(
    form: DescriptionForm, in_hand: ItemInHand, typed: Mapping[str, str] | None = None
) -> list[Ask]:
    """Every field of the form in the order of the table; `typed` is what somebody else overtook."""
    return [_ask(form, row, typed or {}) for row in in_hand.fields if row.name in form.fields]


def drawings_of(in_hand: ItemInHand, shown: int) -> list[PageDrawing]:
    """The pages; only the one that is shown is fetched before it is asked for."""
    heights = in_hand.heights
    return [PageDrawing(number, heights[number], number == shown) for number in in_hand.pages]


def leaf_of(in_hand: ItemInHand, shown: int) -> Leaf:
    """Where the shown page stands among the pages."""
    pages = in_hand.pages
    at = pages.index(shown)
    return Leaf(
        here=shown,
        last=pages[-1],
        before=pages[at - 1] if at else None,
        after=pages[at + 1] if at + 1 < len(pages) else None,
    )


def offers_shown(
    offers: Sequence[Offer], form: DescriptionForm, taken: Offer | None
) -> list[OfferShown]:
    """The rows as suggestions; the one that was taken is marked."""
    return [_offer_shown(key, offer, form, taken) for key, offer in enumerate(offers, 1)]


@dataclass(frozen=True, slots=True)
class BetterShown:
    """A record of which the item may be a better scan, with the form that says so."""

    record: int
    name: str
    form: QueueScanForm


def better_scans(repeats: Iterable[Repeat], item: "Item") -> list[BetterShown]:
    """The records among what the item repeats to which the person may give its scan."""
    return [
        BetterShown(one.record, one.name, _better_form(one.record, *one.better, item))
        for one in repeats
        if one.record is not None and one.better is not None
    ]


def _better_form(record: int, version: int, level: int, item: "Item") -> QueueScanForm:
    floor = Level(max(level, item.level))
    start = {"level": int(floor), "version": version, "shown": item.version}
    return QueueScanForm(floor=floor, initial=start, auto_id=f"tot-hon-{record}-%s")


def _offer_shown(key: int, offer: Offer, form: DescriptionForm, taken: Offer | None) -> OfferShown:
    row = offer.row
    says = {"fills": dict(offer.fills), "agrees": list(offer.agrees), "beside": dict(offer.beside)}
    return OfferShown(
        id=row.id,
        key=key,
        name=row.number_text or _("without a number"),
        issued=row.issued,
        dossier=row.dossier,
        inventory=row.inventory,
        title=Truncator(row.abstract).chars(LONGEST_TITLE),
        differing=tuple(str(form.fields[name].label) for name in offer.differing),
        data=json.dumps(says, ensure_ascii=False),
        alone=row.alone,
        taken=taken is offer,
    )


def _ask(form: DescriptionForm, row: FieldRead, typed: Mapping[str, str]) -> Ask:
    field = form[row.name]
    if form.is_bound and row.doubtful:
        # What came back from a person has been looked at; only its errors are open.
        row = replace(row, sureness="person")
    word, mark = _sureness(row)
    overtaken = _typed(field, typed)
    doubtful = row.doubtful or bool(field.errors) or overtaken is not None
    chips = _chips(field, row)
    shown = doubtful or row.name in COMPARED or row.sureness == "unread"
    return Ask(
        field=field,
        attributes=_attributes(field),
        page=row.page,
        box=_numbers(row.box),
        crop=Crop(row.crop[2], row.crop[3]) if shown and row.crop else None,
        doubtful=doubtful,
        sure=word,
        mark=mark,
        chips=chips,
        free=row.name != "level",
        typed=overtaken,
        must_choose=row.name in CHOSEN,
        kept=_number_outside(form) if row.name == Field.NUMBER else "",
    )


def _number_outside(form: DescriptionForm) -> str:
    """The number as the form has it, where it is kept outside the rules of numbers."""
    number, symbol = (str(form[name].value() or "") for name in (Field.NUMBER, Field.SYMBOL))
    number = number_text(Description(number=number, symbol=symbol))
    return number if is_kept_as_it_stands(number) else ""


def _sureness(row: FieldRead) -> tuple[str, str]:
    if row.name == "level" and row.sureness == "sure":
        return _("no mark"), ""
    word, mark = SURENESS[row.sureness]
    if row.sureness == "none" and not row.doubtful:
        return str(word), "sure--none"
    return str(word), mark


def _attributes(field: BoundField) -> dict[str, str]:
    described = [f"{field.auto_id}-sure"]
    attributes = {"autocomplete": "off"}
    if field.errors:
        described.append(f"{field.auto_id}_error")
    if field.name in NAMES:
        attributes["list"] = f"known-{field.name}"
    if field.name == "recipients":
        lines = str(field.value() or "").count("\n") + 1
        attributes["rows"] = str(max(2, min(MOST_LINES, lines)))
    attributes["aria-describedby"] = " ".join(described)
    return attributes


def _chips(field: BoundField, row: FieldRead) -> tuple[Chip, ...]:
    if not row.alternatives:
        return ()
    own = str(field.initial or "")
    values = dict.fromkeys([own, *map(str, row.alternatives)])
    chips = (_chip(field, _as_choice(row.name, value)) for value in values if value)
    found = [chip for chip in chips if chip][:CHIPS]
    return tuple(replace(chip, letters=_marked(chip.word, found[0].word)) for chip in found)


def _marked(word: str, first: str) -> tuple[Letters, ...]:
    """The suggestion in stretches, those marked in which it differs from the first one."""
    if word == first:
        return (Letters(word, differs=False),)
    steps = SequenceMatcher(None, first, word, autojunk=False).get_opcodes()
    return tuple(
        Letters(word[start:end], differs=tag != "equal")
        for tag, _from, _to, start, end in steps
        if end > start
    )


def _typed(field: BoundField, typed: Mapping[str, str]) -> Chip | None:
    value = typed.get(field.name, "").strip()
    kept = field.value()
    return _chip(field, value) if value and value != str("" if kept is None else kept) else None


def _chip(field: BoundField, value: str) -> Chip | None:
    words = words_of_choices(field.field)
    if words is None:
        return Chip(value, value)
    # A list offers only what it holds: a level under the floor is never among it.
    return Chip(value, words[value]) if value in words else None


def _as_choice(name: str, value: str) -> str:
    known = name == "level" and value in Level.__members__
    return str(int(Level[value])) if known else value


def _numbers(box: tuple[int, int, int, int] | None) -> str:
    return " ".join(map(str, box)) if box else ""
