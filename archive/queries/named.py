"""What is open to somebody by its name: where it stands, what the list says of it, and how it is called."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Prefetch, Q, QuerySet

from access.api import Actor, Permission, allowed
from access.domain.named import NamedSight, Things
from access.domain.permissions import works_with_it
from archive.models import Dossier, Inventory, ListedRecord, Record, Tie
from archive.queries.inventories import inventory_to
from archive.queries.visible import (
    dossiers_worked_with,
    inventories_visible_to,
    is_named_to,
    listed_visible_to,
    named_dossiers,
    named_records,
    records_visible_to,
    records_worked_with,
    secrecy_of_dossier,
    target_of_dossier,
    target_of_inventory,
)
from audit.api import Act

# An inventory's code, a stroke, and the number of a dossier as its cover says it, or # and its id.
STROKE: Final = "/"
BY_ID: Final = "#"
_ACCESSION: Final = "KS-"
_LONGEST_ID: Final = 18


def records_named_to(actor: Actor) -> QuerySet[Record]:
    """Filed records that are open to the actor by their name, or by that of their dossier."""
    if not actor.named or not allowed(actor, Permission.SEE_CATALOGUE):
        return Record.objects.none()
    return Record.objects.select_related("inventory", "dossier").filter(named_records(actor))


def dossiers_named_to(actor: Actor) -> QuerySet[Dossier]:
    """Dossiers that are open to the actor by their name."""
    if not actor.named or not allowed(actor, Permission.SEE_CATALOGUE):
        return Dossier.objects.none()
    return Dossier.objects.select_related("inventory").filter(named_dossiers(actor))


def inventories_told(actor: Actor) -> QuerySet[Inventory]:
    """
    Inventories whose code stands beside what the actor may read: those they see, and those in which
    something is open to them by its name.
    """
    seen = inventories_visible_to(actor)
    if not actor.named or not allowed(actor, Permission.SEE_CATALOGUE):
        return seen
    of_records = records_named_to(actor).order_by().values("inventory")
    of_dossiers = dossiers_named_to(actor).order_by().values("inventory")
    named = Q(pk__in=of_records) | Q(pk__in=of_dossiers)
    return Inventory.objects.filter(Q(pk__in=seen.values("pk")) | named)


def codes_told(actor: Actor) -> dict[int, str]:
    """The codes of `inventories_told`, by id."""
    return dict(inventories_told(actor).values_list("pk", "code"))


def place_opens(actor: Actor, inventory: Inventory | None) -> bool:
    """Whether the page of an inventory opens to the actor, beside something in it that they may read."""
    if inventory is None:
        return False
    return not actor.named or works_with_it(actor, target_of_inventory(inventory))


def place_of(code: str, dossier: int, *, act: Act, actor: Actor, at: datetime) -> Inventory:
    """
    The inventory with this code, when the actor may see it, or when that dossier of it is open to them by
    its name. Raises AccessDenied, as `inventory_to`.
    """
    if actor.named:
        seen = Q(pk__in=inventories_visible_to(actor).values("pk"))
        named = Q(pk__in=dossiers_named_to(actor).filter(pk=dossier).values("inventory"))
        rows = Inventory.objects.select_related("fonds", "unit", "period")
        found = rows.filter(seen | named, code=code).first()
        if found is not None:
            return found
    return inventory_to(code, act=act, actor=actor, at=at)


def rows_of_named(dossier: Dossier, actor: Actor) -> QuerySet[ListedRecord]:
    """
    The rows of the list in a dossier that is open to the actor by its name, within the level of that, or
    of what they work with; of any other none.
    """
    levels = [sight.level for sight in actor.named if _opens(sight, dossier)]
    if not levels:
        return ListedRecord.objects.none()
    if place_opens(actor, dossier.inventory):
        levels.append(actor.clearance)
    rows = ListedRecord.objects.filter(dossier=dossier, inventory=dossier.inventory_id)
    return rows.filter(level__lte=max(levels))


def rows_read_in(dossier: Dossier, actor: Actor) -> QuerySet[ListedRecord]:
    """The rows of the list in a dossier that the actor may see, by work or by its name."""
    if is_named_to(actor, target_of_dossier(dossier)):
        return rows_of_named(dossier, actor)
    return listed_visible_to(actor).filter(dossier=dossier)


def _opens(sight: NamedSight, dossier: Dossier) -> bool:
    closed = secrecy_of_dossier(dossier)
    named = sight.names(dossier=dossier.pk, record=None)
    return named and sight.covers(closed.level, party_papers=closed.party_papers)


def with_answers_read(dossier: Dossier, actor: Actor) -> QuerySet[ListedRecord]:
    """Such rows with `answers`: the ties to records that answer them, of those the actor may read."""
    rows = rows_of_named(dossier, actor)
    read = records_visible_to(actor).filter(inventory=dossier.inventory_id).order_by().values("pk")
    ties = Tie.objects.exclude(kind=Tie.Kind.PARTED).filter(record__in=read)
    answers = ties.select_related("record").order_by("record")
    return rows.prefetch_related(Prefetch("ties", queryset=answers, to_attr="answers"))


@dataclass(frozen=True, slots=True)
class NamedHere:
    """What is open to somebody by its name, as far as it stands: dossiers, and records that stand alone."""

    dossiers: list[Dossier]
    records: list[Record]


def named_to(actor: Actor) -> NamedHere:
    """What lists name to the actor, each once; of what stands in a named dossier, the dossier alone."""
    dossiers = list(
        dossiers_named_to(actor).order_by("inventory__code", "sort_number", "number", "pk")
    )
    ids = {one for sight in actor.named for one in sight.records}
    records = records_named_to(actor).filter(pk__in=ids)
    records = records.exclude(dossier__in=[one.pk for one in dossiers])
    return NamedHere(dossiers, list(records.order_by("issued_on", "pk")))


def things_called(words: Iterable[str], actor: Actor) -> tuple[Things, list[str]]:
    """
    The dossiers and records that are called so, of those the actor works with, and what calls none of them
    or more than one. A dossier by `CODE/number`, or `CODE/#id` where several have one number; a record by
    its accession number.
    """
    said = list(dict.fromkeys(filter(None, (one.strip() for one in words))))
    records = {word: id_ for word in said if (id_ := _id_after(word.upper(), _ACCESSION))}
    seen = records_worked_with(actor).filter(pk__in=set(records.values()))
    known = set(seen.order_by().values_list("pk", flat=True))
    dossiers = {word: _dossier_called(word, actor) for word in said if word not in records}
    unknown = [word for word in said if not (dossiers.get(word) or records.get(word) in known)]
    return Things(
        tuple(dict.fromkeys(one for one in dossiers.values() if one)),
        tuple(dict.fromkeys(one for one in records.values() if one in known)),
    ), unknown


def _dossier_called(word: str, actor: Actor) -> int | None:
    code, stroke, number = word.partition(STROKE)
    if not stroke:
        return None
    rows = dossiers_worked_with(actor).filter(inventory__code__iexact=code.strip())
    number = number.strip()
    by_id = _id_after(number, BY_ID)
    found = list(rows.filter(pk=by_id) if by_id else rows.filter(number=number))
    return found[0].pk if len(found) == 1 else None


def _id_after(word: str, mark: str) -> int | None:
    digits = word.removeprefix(mark)
    if digits == word or not (digits.isascii() and digits.isdigit()) or len(digits) > _LONGEST_ID:
        return None
    return int(digits)


def things_in_words(things: Things, actor: Actor) -> Mapping[tuple[str, int], str]:
    """
    What these are called, by kind and id: a dossier by its inventory's code and its number to who works with
    it or has it open, to others by its id alone; a record by its accession number, which tells nothing else.
    """
    shown = _dossiers_shown(things.dossiers, actor)
    words = {("dossier", one): shown.get(one, f"{BY_ID}{one}") for one in things.dossiers}
    return words | {("record", one): f"{_ACCESSION}{one:07d}" for one in things.records}


def _dossiers_shown(ids: Collection[int], actor: Actor) -> dict[int, str]:
    if not ids:
        return {}
    rows = dossiers_worked_with(actor).filter(pk__in=ids) | dossiers_named_to(actor).filter(
        pk__in=ids
    )
    found = rows.order_by().values_list("pk", "inventory__code", "number")
    return {pk: f"{code}{STROKE}{number}" for pk, code, number in found}
