"""
Taking away what is empty: a dossier, a box or an inventory that somebody made by mistake.

Empty is what the person sees nothing in. What is hidden from them must neither refuse nor be lost: the
place stays for those who see it, as closed as that is.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError, Q

from access.api import Actor, Level
from archive.actions.remaining import leave_behind
from archive.domain.secrecy import Secrecy
from archive.models import ArrangementAct, Box, Dossier, Inventory, ListImport, Receipt, Record
from archive.queries.acts import acts_within_reach
from archive.queries.contents import contents_of, held_in, least_closed
from archive.queries.covers import box_granted, boxes_of, dossier_granted, inventory_to_change
from archive.queries.visible import (
    dossiers_worked_with,
    listed_visible_to,
    receipts_visible_to,
    secrecy_of_dossier,
    within_reach,
)
from audit.api import Act


class InUse(Exception):
    """Something stands in it; `what` says how many of each kind, as far as the actor sees them."""

    def __init__(self, what: Mapping[str, int]) -> None:
        super().__init__(", ".join(f"{name}: {count}" for name, count in what.items() if count))
        self.what = {name: count for name, count in what.items() if count}


def take_away_dossier(*, actor: Actor, dossier_id: int, at: datetime, code: str = "") -> Dossier:
    """An empty dossier goes; its number is free again. Raises AccessDenied, InUse."""
    dossier, granted = dossier_granted(dossier_id, code=code, act=Act.TAKE_AWAY, actor=actor, at=at)
    with transaction.atomic():
        inside = contents_of(dossier, actor)
        if not inside.is_empty:
            raise InUse(
                {
                    "records": len(inside.records),
                    "withdrawn": len(inside.withdrawn),
                    "rows": len(inside.rows),
                }
            )
        leave_behind(dossier, at=at)
        granted.append(dossier=dossier.pk)
    return dossier


def take_away_box(*, actor: Actor, box_id: int, at: datetime, code: str = "") -> Box:
    """An empty box goes; its number is free again. Raises AccessDenied, InUse."""
    box, granted = box_granted(box_id, code=code, act=Act.TAKE_AWAY, actor=actor, at=at)
    with transaction.atomic():
        seen = dossiers_worked_with(actor).filter(box=box).count()
        if seen:
            raise InUse({"dossiers": seen})
        leave_box_behind(box)
        granted.append(box=box.pk)
    return box


def take_away_inventory(*, actor: Actor, code: str, at: datetime) -> Inventory:
    """An empty inventory goes. Raises AccessDenied, InUse."""
    inventory, granted = inventory_to_change(code, act=Act.TAKE_AWAY, actor=actor, at=at)
    here = Q(inventory=inventory)
    with transaction.atomic():
        what = {
            "records": within_reach(Record.everything.filter(here), actor).count(),
            "rows": listed_visible_to(actor).filter(here).count(),
            "dossiers": dossiers_worked_with(actor).filter(here).count(),
            "boxes": boxes_of(inventory, actor).count(),
            "received": receipts_visible_to(actor).filter(here).count(),
            "acts": acts_within_reach(actor).filter(here | Q(into=inventory)).count(),
        }
        if any(what.values()):
            raise InUse(what)
        rest = _rest_of(inventory) or _deleted(inventory, actor)
        if rest is not None:
            closed = Secrecy(Level(inventory.level), inventory.party_papers) | rest
            Inventory.objects.filter(pk=inventory.pk).update(
                level=int(closed.level), party_papers=closed.party_papers
            )
        granted.append()
    return inventory


def leave_box_behind(box: Box) -> None:
    """
    A box is empty for whoever works on it: it goes, or stays as closed as what is still in it.

    In the caller's transaction.
    """
    Dossier.objects.filter(box=box, removed_at__isnull=False).update(box=None)
    inside = Dossier.objects.filter(box=box).select_related("inventory")
    rest = least_closed(
        (int(one.level), one.party_papers) for one in map(secrecy_of_dossier, inside)
    )
    rows = Box.objects.filter(pk=box.pk)
    if rest is None:
        rows.delete()
    else:
        rows.update(level=int(rest.level), party_papers=rest.party_papers)


def _rest_of(inventory: Inventory) -> Secrecy | None:
    here = Q(inventory=inventory)
    # What came is at least as closed as the record that it was filed as.
    columns = ("level", "party_papers", "record__level", "record__party_papers")
    receipts = [
        (max(level, filed or 0), party or bool(of_party))
        for level, party, filed, of_party in Receipt.objects.filter(here)
        .values_list(*columns)
        .distinct()
    ]
    dossiers = Dossier.objects.filter(here, removed_at__isnull=True)
    boxes = Box.objects.filter(here).values_list("level", "party_papers")
    covers = dossiers.values_list("level", "party_papers")
    done = ArrangementAct.objects.filter(here | Q(into=inventory))
    acts = done.values_list("level", "party_papers").distinct()
    return least_closed([*held_in(here), *receipts, *covers, *boxes, *acts])


def _deleted(inventory: Inventory, actor: Actor) -> Secrecy | None:
    """
    Nothing, where it is gone; else how closed is what other packages keep of it, such as a batch that
    came for it. Raises InUse where the actor sees some of that.
    """
    try:
        with transaction.atomic():
            Dossier.objects.filter(inventory=inventory).delete()
            ListImport.objects.filter(inventory=inventory).delete()
            Inventory.objects.filter(pk=inventory.pk).delete()
    except ProtectedError as held:
        closed = [_secrecy_of(row) for row in held.protected_objects]
        seen = sum(
            level <= actor.clearance and (actor.party_papers or not party)
            for level, party in closed
        )
        if seen:
            raise InUse({"others": seen}) from held
        return least_closed(closed)
    return None


def _secrecy_of(row: object) -> tuple[int, bool]:
    return getattr(row, "level", int(Level.ORDINARY)), getattr(row, "party_papers", False)
