"""Which units came after which: in a merger several have one, in a split one has several."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from access.actions.decide import require
from access.actions.lists import locked_unit, unit_called
from access.domain.actors import Actor
from access.domain.list_faults import ListError, ListFault
from access.domain.permissions import Permission, named
from access.domain.spans import Span
from access.domain.units import comes_before
from access.models import Unit, UnitSuccession
from audit.api import Act


def link_units(
    *,
    by: Actor,
    code: str,
    at: datetime,
    successors: Iterable[str] = (),
    predecessors: Iterable[str] = (),
    on: date | None = None,
    basis: str = "",
    version: int | None = None,
) -> list[str]:
    """
    Units that came after this one, or before it; the codes of those that are new.

    Nobody sees more by it: who works with the one works with the other only when assigned. Raises
    AccessDenied, ListError, ChangedMeanwhile.
    """
    granted = require(by, Permission.KEEP_LISTS, named("unit", code), act=Act.CHANGE_UNIT, at=at)
    with transaction.atomic():
        unit = locked_unit(code, version)
        later = [(unit, unit_called("successors", each)) for each in successors]
        earlier = [(unit_called("predecessors", each), unit) for each in predecessors]
        after = link_all(later, on=on, basis=basis, field="successors")
        before = link_all(earlier, on=on, basis=basis, field="predecessors")
        if not after and not before:
            raise ListError("", ListFault.NOTHING_CHANGED)
        sides = {"successors": after, "predecessors": before}
        granted.append(
            changed=sorted(side for side, codes in sides.items() if codes),
            successors=after,
            predecessors=before,
            reason=basis[:60],
        )
    return [*after, *before]


def unlink_units(
    *, by: Actor, code: str, link: int, at: datetime, version: int | None = None
) -> None:
    """A link of this unit that was a mistake. Raises AccessDenied, ListError, ChangedMeanwhile."""
    granted = require(by, Permission.KEEP_LISTS, named("unit", code), act=Act.CHANGE_UNIT, at=at)
    links = UnitSuccession.objects.select_related("before", "after").filter(
        Q(before__code=code) | Q(after__code=code), pk=link
    )
    if not links.exists():
        if Unit.objects.filter(code=code).exists():
            raise ListError("", ListFault.NOTHING_CHANGED)
        raise ListError("", ListFault.NO_SUCH_UNIT, code=code)
    with transaction.atomic():
        unit = locked_unit(code, version)
        found = links.first()
        if found is None:
            raise ListError("", ListFault.NOTHING_CHANGED)
        side = "successors" if found.before_id == unit.pk else "predecessors"
        other = found.after if side == "successors" else found.before
        found.delete()
        granted.append(changed=[side], taken_away=other.code)


def link_all(
    pairs: Iterable[tuple[Unit | None, Unit | None]], *, on: date | None, basis: str, field: str
) -> list[str]:
    """
    Link (before, after) inside the caller's transaction; the codes of the other ends that are new.

    Raises ListError.
    """
    new: list[str] = []
    for before, after in pairs:
        if before is None or after is None:
            continue
        other = after if field == "successors" else before
        links = UnitSuccession.objects.values_list("before", "after")
        if before.pk == after.pk or comes_before(after.pk, before.pk, links):
            raise ListError(field, ListFault.ITS_OWN_SUCCESSOR, code=other.code)
        if on is not None and Span(after.valid_from, after.valid_until).is_past(on):
            raise ListError(field, ListFault.SUCCESSOR_ENDED, code=after.code)
        _, made = UnitSuccession.objects.get_or_create(
            before=before, after=after, defaults={"on": on, "basis": basis}
        )
        if made:
            new.append(other.code)
    return new
