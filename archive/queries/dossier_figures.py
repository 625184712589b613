"""Which dossiers of inventories are whole, begun, missing or on no list, as one person sees them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    When,
)
from django.db.models.functions import Coalesce

from access.api import Actor
from archive.domain.blocks import Block
from archive.domain.dossier_states import DossierState
from archive.domain.placing import Bounds
from archive.domain.standing import SECOND_NUMBER, bits_within, ranks_seen, sight_of
from archive.models import Dossier, Figure, Inventory
from archive.queries.sums import either, holds, outside, terms_seen
from archive.queries.visible import cleared_for, dossiers_worked_with, open_dossiers
from archive.queries.years import YearOf

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

# A dossier holds something where a paper of it is filed, or came and waits.
_FILED = Q(n_answered__gt=0) | Q(n_records__gt=0)
_HOLDS = _FILED | Q(n_awaited__gt=0)
# What neither its cover nor a row of the list says anything of was made for what lies in it.
_SURPLUS = Q(n_listed=0, n_documents=0, n_sheets=0, n_pages_said=0, n_records__gt=0)
_ENOUGH = Q(n_records__gte=F("n_documents")) | Q(n_answered__gte=F("n_documents"))
_WHOLE = _ENOUGH & (Q(n_listed__gt=0, n_answered=F("n_listed")) | Q(n_listed=0, n_documents__gt=0))
_FEW_PAGES = Q(n_short__gt=0) | Q(n_pages__lt=F("n_pages_said")) | Q(n_pages__lt=F("n_sheets"))
WHICH = {
    "expected": ~_SURPLUS,
    "answered": _WHOLE,
    "awaited": ~_SURPLUS & ~_WHOLE & _HOLDS,
    "missing": ~_WHOLE & ~_HOLDS,
    "short": _WHOLE & _FEW_PAGES,
    "received": _HOLDS,
    "filed": _FILED,
    "matched": ~_SURPLUS & _FILED,
    "surplus": _SURPLUS,
    "checked": _FILED & Q(n_unreviewed=0, n_unlooked=0),
}
"""What a dossier must be, of those of `dossiers_counted`, to be among those of a figure."""


STATES = {
    DossierState.ANSWERED: WHICH["answered"],
    DossierState.SHORT: WHICH["short"],
    DossierState.RECEIVED: WHICH["received"],
    DossierState.FILED: WHICH["filed"],
    DossierState.SURPLUS: WHICH["surplus"],
    DossierState.CHECKED: WHICH["checked"],
    DossierState.SAID: Q(n_listed__gt=0),
}
"""What is kept of a dossier as a whole, as the database is asked for it."""


def dossiers_counted(actor: Actor) -> QuerySet[Dossier]:
    """Visible dossiers with what is kept of each, as far as the actor sees it."""
    sight = sight_of(actor.clearance, party_papers=actor.party_papers)
    bits = bits_within(actor.clearance, party_papers=actor.party_papers)
    seen = Q(figures__rank__in=ranks_seen(actor.clearance, party_papers=actor.party_papers))
    listed = seen & Q(figures__kind=Figure.Kind.LISTED)
    records = seen & Q(figures__kind=Figure.Kind.RECORD)
    answered = listed & holds("figures__partner", bits)
    awaited = listed & ~holds("figures__partner", bits) & holds("figures__detail", bits)
    return dossiers_worked_with(actor).annotate(
        n_listed=_count(listed),
        n_answered=_count(answered),
        n_awaited=_count(awaited),
        n_missing=_count(listed) - _count(answered) - _count(awaited),
        n_short=_count(listed & holds("figures__also", sight)),
        n_unlooked=_count(answered & ~holds("figures__also", bits * SECOND_NUMBER)),
        n_records=_count(records),
        n_unreviewed=_count(records & Q(figures__detail=0)),
        n_pages=Sum("figures__pages", filter=records, default=0),
        # A cover that does not say how many asks for none.
        n_documents=Coalesce("documents", 0),
        n_sheets=Coalesce("sheets", 0),
        n_pages_said=Coalesce("pages", 0),
    )


def _count(which: Q) -> "Combinable":
    return Sum("figures__count", filter=which, default=0)


def dossiers_of(figure: str, actor: Actor) -> QuerySet[Dossier]:
    """The dossiers of visible inventories behind a figure of `dossier_block`."""
    if figure == "duplicate":
        return dossiers_counted(actor).filter(repeating(actor))
    if figure == "misplaced":
        return dossiers_counted(actor).filter(elsewhere(terms_seen(actor)))
    return dossiers_counted(actor).filter(WHICH[figure])


@dataclass(frozen=True, slots=True)
class DossierCounted:
    """A dossier by its number, its box as far as it is seen, and the figures of it alone."""

    number: str
    box: int | None
    figures: Block


def dossiers_of_inventory(inventory: Inventory, actor: Actor) -> dict[int, DossierCounted]:
    """The dossiers of an inventory that was opened by `inventory_to`, by id; one query."""
    flags = {f"is_{name}": either(asked) for name, asked in WHICH.items()}
    flags |= {"is_waiting": either(_HOLDS & ~_FILED), "is_said": either(Q(n_listed__gt=0))}
    flags["box_seen"] = Case(
        When(cleared_for(actor, "box__"), then=F("box_id")), output_field=BigIntegerField()
    )
    counted = dossiers_counted(actor).filter(inventory=inventory).annotate(**flags).order_by("pk")
    names = ("pk", "number", "first_on", "last_on", *flags)
    before: set[str] = set()
    found = {}
    for pk, number, first, last, *said, box in counted.values_list(*names):
        asked = dict(zip((*WHICH, "waiting", "said"), said, strict=True))
        found[pk] = DossierCounted(number, box, Block(
            **asked, of=1, recognised=asked["received"],
            unreviewed=asked["filed"] - asked["checked"], duplicate=int(number in before),
            misplaced=int(_lies_outside(first or last, last or first, inventory.bounds)),
        ))  # fmt: skip
        before.add(number)
    return found


def _lies_outside(first: date | None, last: date | None, bounds: Bounds) -> bool:
    if first is None or last is None:
        return False
    begins, ends = bounds
    early = begins is not None and last.year < begins
    return early or (ends is not None and first.year > ends)


def wanting_more(actor: Actor) -> QuerySet[Dossier]:
    """
    Dossiers of visible inventories of which the cover asks for more than is filed, where no row of the
    list tells of it: `few` says that it is documents that lack, and not pages alone.
    """
    told = Q(n_listed__gt=0) & ~Q(n_answered=F("n_listed")) | Q(n_short__gt=0)
    few = ~_SURPLUS & ~_WHOLE
    lacking = few | _WHOLE & _FEW_PAGES
    return dossiers_counted(actor).filter(lacking & ~told).annotate(few=either(few))


def repeating(actor: Actor) -> Exists:
    """
    Where another dossier that the actor sees had the number before; to be asked of a dossier of an
    inventory that they see.
    """
    before = Dossier.objects.filter(
        open_dossiers(actor),
        inventory=OuterRef("inventory"),
        sort_number=OuterRef("sort_number"),
        number=OuterRef("number"),
        pk__lt=OuterRef("pk"),
    )
    return Exists(before.order_by())


def elsewhere(terms: Iterable[str]) -> Q:
    """Where all the days that the cover says lie outside the years or the term of the inventory."""
    first = YearOf(Coalesce("first_on", "last_on"))
    last = YearOf(Coalesce("last_on", "first_on"))
    return outside(first, last, terms)
