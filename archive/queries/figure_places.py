"""The inventories that a list behind a figure is of: one, or all of a fonds, a unit or a collection."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from access.api import Actor
from access.domain.addresses import Param
from archive.domain.breakdown import Narrowed
from archive.domain.codes import LONGEST_CODE
from archive.models import Inventory
from archive.queries.visible import inventories_visible_to

# What several inventories have in common: the name in an address, and where its code stands.
IN_COMMON: Final = {
    Param.FONDS: "fonds__code",
    Param.UNIT: "unit__code",
    Param.PERIOD: "period__code",
}


@dataclass(frozen=True, slots=True)
class FigurePlaces:
    """
    Where the rows of a list stand: in `one` inventory that was opened by `inventory_to`, or in all
    that the actor sees and that have in `common` what an address says, told in words.
    """

    one: Inventory | None = None
    common: tuple[tuple[str, str], ...] = ()
    told: tuple[Narrowed, ...] = ()

    @property
    def here(self) -> Q:
        """What a row must be to stand there; to be asked of rows that the actor sees."""
        if self.one is not None:
            return Q(inventory=self.one)
        return Q(**{f"inventory__{field}": code for field, code in self.common})

    @property
    def code(self) -> str:
        """The code of the one inventory, or those of what several have in common."""
        if self.one is not None:
            return self.one.code
        return "-".join(code for _field, code in self.common)

    def inventories(self, actor: Actor) -> QuerySet[Inventory]:
        """These inventories, of those the actor sees."""
        seen = inventories_visible_to(actor)
        return seen.filter(pk=self.one.pk) if self.one else seen.filter(**dict(self.common))


def places_asked(asked: Mapping[str, str], actor: Actor) -> FigurePlaces:
    """
    All inventories that the actor sees, of the fonds, unit and collection that an address names. A
    code that is none of theirs finds nothing and is shown as it was asked; one query at most.
    """
    codes = ((param, asked.get(param, "").replace("\0", "")[:LONGEST_CODE]) for param in IN_COMMON)
    said = [(param, code) for param, code in codes if code]
    common = tuple((IN_COMMON[param], code) for param, code in said)
    if not said:
        return FigurePlaces()
    seen = inventories_visible_to(actor).select_related("period")
    first = seen.filter(**dict(common)).order_by("pk").first()
    told = tuple(Narrowed(param, _called(param, code, first)) for param, code in said)
    return FigurePlaces(common=common, told=told)


def _called(param: Param, code: str, place: Inventory | None) -> str:
    match param:
        case Param.FONDS:
            return place.fonds.name if place else code
        case Param.UNIT:
            return place.unit.name if place else code
    return place.period.title if place and place.period else code
