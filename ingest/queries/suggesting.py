"""
What may be right where the machine is not sure: the rows of the list, names confirmed before, and
what letters of the archive's own stand for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from access.api import Actor
from archive.api import Confirmed, FittingRow, fitting_rows, letters_kept
from archive.domain.description import FIELDS, Description, number_text
from archive.domain.fitting import Paper
from archive.domain.issuers_alike import contradict, words_of
from archive.domain.listing.dates import known_day
from archive.domain.unknown_letters import letters_of, shipped
from ingest.models import Item
from ingest.queries.confirming import (
    PLACED,
    FieldRead,
    ItemInHand,
    confidence_of,
    is_surely_read,
)
from language.dates import parse_date
from language.types import own_letters
from language.vietnamese import fold
from machine.json_values import Json
from reading.domain.certainty import POOR
from reading.domain.fields import Field

# What a row of the list says that goes into a field; its level only rises (below).
LISTED = (*(row.name for row in FIELDS if row.listed and row.said), *PLACED)
NAMES = (Field.ISSUER, Field.SIGNER)
# From here on a name that was read may be another one misread.
NEAR = 0.75
MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Offer:
    """
    A row of the list as a suggestion for the fields.

    `fills` are values that go into their fields; `agrees` names fields that say the same on the
    page; `beside` are values that stand beside their field, and the person chooses; `differing` names
    those that the page contradicts.
    """

    row: FittingRow
    fills: Mapping[str, str]
    agrees: tuple[str, ...]
    beside: Mapping[str, str]
    differing: tuple[str, ...] = ()


def offers_for(item: Item, in_hand: ItemInHand, actor: Actor) -> list[Offer]:
    """
    The rows that fit what was read of the item, best first, of those that the actor sees; none
    where nothing is open, for then the list is answered by itself.
    """
    if not in_hand.doubts:
        return []
    inventory = item.inventory_id or (item.batch.inventory_id if item.batch else None)
    rows = fitting_rows(_paper(item), inventory=inventory, actor=actor)
    return [_offer(row, item, in_hand) for row in rows]


def with_offer(in_hand: ItemInHand, offer: Offer) -> ItemInHand:
    """The item in hand after a person has taken the row: what it fills and confirms is no longer open."""
    return replace(
        in_hand,
        fields=tuple(_taken(row, in_hand, offer) for row in in_hand.fields),
        initial={**in_hand.initial, **offer.fills},
    )


def with_names(in_hand: ItemInHand, known: Iterable[Confirmed]) -> ItemInHand:
    """
    The item in hand with the names that were confirmed before: one that was read exactly as it was
    confirmed for the same body has two witnesses; others that are near stand beside the field.
    """
    names = list(known)
    rows = tuple(
        _named(row, str(in_hand.initial.get(row.name) or ""), _of_field(row.name, in_hand, names))
        if row.name in NAMES
        else row
        for row in in_hand.fields
    )
    return replace(in_hand, fields=rows)


def with_own_letters(in_hand: ItemInHand) -> ItemInHand:
    """
    The item in hand with the type that letters of the archive's own in its number stand for, also
    where they were added after it was read: in an empty field, else beside what was read. What a
    person confirmed stands.
    """
    asked = next((row for row in in_hand.fields if row.name == Field.TYPE_CODE), None)
    if asked is None or asked.sureness == "person":
        return in_hand
    code = _type_meant(in_hand.initial)
    read = str(in_hand.initial.get(Field.TYPE_CODE) or "")
    if not code or code == read:
        return in_hand
    rows = tuple(
        _of_type(row, code, empty=not read) if row is asked else row for row in in_hand.fields
    )
    initial = in_hand.initial if read else {**in_hand.initial, Field.TYPE_CODE: code}
    return replace(in_hand, fields=rows, initial=initial)


def _type_meant(said: Mapping[str, Json]) -> str:
    number, symbol = (str(said.get(name) or "") for name in (Field.NUMBER, Field.SYMBOL))
    letters = letters_of(number_text(Description(number=number or "1", symbol=symbol)))
    if not letters or shipped(letters):
        return ""
    own = letters_kept()
    return own.get(own_letters(letters, own), "")


def _of_type(row: FieldRead, code: str, *, empty: bool) -> FieldRead:
    if empty:
        return replace(row, sureness="unsure")
    return replace(row, alternatives=tuple(dict.fromkeys([code, *row.alternatives]))[:MOST_NAMES])


def names_for_lists(in_hand: ItemInHand, known: Iterable[Confirmed]) -> dict[str, list[str]]:
    """Every known name of a field for its list of suggestions, those of the same body first."""
    names = list(known)
    return {name: _of_field(name, in_hand, names) for name in NAMES}


def _of_field(name: str, in_hand: ItemInHand, known: list[Confirmed]) -> list[str]:
    if name == Field.ISSUER:
        return list(dict.fromkeys(one.issuer for one in known if one.issuer))
    body = fold(str(in_hand.initial.get("issuer") or ""))
    signed = [one for one in known if one.signer]
    own = [one.signer for one in signed if fold(one.issuer) == body]
    return list(dict.fromkeys([*own, *(one.signer for one in signed)]))


def _named(row: FieldRead, read: str, names: list[str]) -> FieldRead:
    if not read or row.sureness in {"sure", "person", "list"}:
        return row
    if read in names:
        # Read so by the machine, and so confirmed by a person on another paper.
        return replace(row, sureness="known", alternatives=())
    near = sorted(
        ((_nearness(read, name), name) for name in names),
        key=lambda one: -one[0],
    )
    offered = [name for nearness, name in near if nearness >= NEAR][:MOST_NAMES]
    return replace(row, alternatives=tuple(dict.fromkeys([*offered, *row.alternatives])))


def _nearness(one: str, other: str) -> float:
    return SequenceMatcher(None, fold(one), fold(other), autojunk=False).ratio()


def _taken(row: FieldRead, in_hand: ItemInHand, offer: Offer) -> FieldRead:
    if row.name in offer.fills:
        read = str(in_hand.initial.get(row.name) or "")
        others = [read] if read and read != offer.fills[row.name] else []
        return replace(row, sureness="list", alternatives=(*others, *row.alternatives))
    if row.name in offer.agrees:
        return replace(row, sureness=row.sureness if row.sureness == "sure" else "list")
    if row.name in offer.beside:
        theirs = offer.beside[row.name]
        left = tuple(one for one in row.alternatives if one != theirs)
        sureness = "unsure" if row.sureness in {"sure", "known"} else row.sureness
        return replace(row, sureness=sureness, alternatives=(theirs, *left))
    return row


def _offer(row: FittingRow, item: Item, in_hand: ItemInHand) -> Offer:
    listed = {name: str(getattr(row, name)) for name in LISTED}
    said: dict[str, dict[str, str]] = {"fills": {}, "agrees": {}, "beside": {}}
    asked = {one.name for one in in_hand.fields}
    for name in LISTED:
        mine = str(in_hand.initial.get(name) or "")
        theirs = _begun_like(mine, listed[name]) if name == Field.ABSTRACT else listed[name]
        if theirs and name in asked and (way := _way_of(item, name, mine, theirs)):
            said[way][name] = theirs
    if row.level > int(str(in_hand.initial.get("level") or 0)):
        # What a row of a higher level says may not stand in a record of a lower one.
        said["fills"]["level"] = str(row.level)
    beside = said["beside"]
    differing = tuple(
        name for name in beside if _contradicts(name, in_hand.initial.get(name), beside[name])
    )
    return Offer(row, said["fills"], tuple(said["agrees"]), beside, differing)


def _way_of(item: Item, name: str, mine: str, theirs: str) -> str:
    """How a row's value goes into its field: as a part of `Offer`, or not at all."""
    if name == Field.ISSUED and _leaves_the_day(theirs):
        # The day stands on the page, if only in pen: a row that leaves it open does not close it.
        return "" if _may_be(mine, theirs) else "beside"
    if _same(name, mine, theirs):
        # Words that a person wrote into the list are spelt better than those that were read.
        better = name == Field.ABSTRACT and mine != theirs
        return "fills" if better and not is_surely_read(item.proposals, name) else "agrees"
    if not mine or _is_poor(item, name) or _is_finer(name, mine, theirs):
        return "fills"
    return "beside" if _matters(item, name) else ""


def _leaves_the_day(theirs: str) -> bool:
    known = known_day(theirs)
    return known is not None and known.day is None


def _may_be(mine: str, theirs: str) -> bool:
    """Whether what was read of a date says all that the row says."""
    one, other = known_day(mine), known_day(theirs)
    if one is None or other is None:
        return False
    return one.year == other.year and other.month in {None, one.month}


def _contradicts(name: str, mine: Json, theirs: str) -> bool:
    """Whether the page says otherwise, and not only less."""
    if name != Field.ISSUED or not mine:
        return bool(mine)
    return not (_may_be(str(mine), theirs) or _is_finer(name, str(mine), theirs))


def _same(name: str, mine: str, theirs: str) -> bool:
    if name == Field.NUMBER:
        return bool(mine) and mine.lstrip("0").lower() == theirs.lstrip("0").lower()
    if name == Field.ISSUED:
        one, other = known_day(mine), known_day(theirs)
        return one is not None and one == other
    if name in {Field.TYPE_CODE, *PLACED}:
        return mine == theirs
    if name == Field.ISSUER and _spells_out(mine, theirs):
        return True
    return bool(mine) and _letters(mine) == _letters(theirs)


def _spells_out(mine: str, theirs: str) -> bool:
    """A list has "UBND tỉnh Lâm Đồng" where the page has all the words."""
    whole = bool(mine) and len(words_of(mine)) == len(words_of(theirs)) and len(mine) > len(theirs)
    return whole and not contradict(mine, theirs)


def _begun_like(mine: str, theirs: str) -> str:
    """A list that names the type before goes on with a small letter."""
    same = mine[:1].lower() == theirs[:1].lower()
    return mine[:1] + theirs[1:] if same else theirs


def _letters(text: str) -> str:
    """Letters alone: a blank between two words is read or not."""
    return "".join(fold(text).split())


def _is_finer(name: str, mine: str, theirs: str) -> bool:
    """Whether the row knows the day of a month, or the month of a year, that was read."""
    one, other = known_day(mine), known_day(theirs)
    if name != Field.ISSUED or one is None or other is None:
        return False
    return one.year == other.year and one.day is None and one.month in {None, other.month}


def _is_poor(item: Item, name: str) -> bool:
    proposal = item.proposals.get(name)
    return bool(proposal) and confidence_of(proposal) < POOR


def _matters(item: Item, name: str) -> bool:
    """
    Lists shorten abstracts and issuers: where those were read for certain the page is right.
    Elsewhere a row that says otherwise is a doubt.
    """
    if name in {Field.ABSTRACT, Field.ISSUER}:
        return not is_surely_read(item.proposals, name)
    return True


def _paper(item: Item) -> Paper:
    issued = parse_date(_read(item, Field.ISSUED))
    return Paper(
        number=_read(item, Field.NUMBER) if not _is_poor(item, Field.NUMBER) else "",
        symbol=_read(item, Field.SYMBOL),
        issued_on=issued.earliest() if issued else None,
        precision=str(issued.precision) if issued else "day",
        type_code=_read(item, Field.TYPE_CODE),
        issuer=_read(item, Field.ISSUER),
        abstract=_read(item, Field.ABSTRACT),
        sure=frozenset(name for name in item.proposals if is_surely_read(item.proposals, name)),
    )


def _read(item: Item, name: str) -> str:
    return str((item.proposals.get(name) or {}).get("value") or "")
