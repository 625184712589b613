"""Acts on dossiers, for whoever sees the dossiers and inventories they name."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from access.api import Actor, Granted, Permission, named, refuse, require
from archive.models import ArrangementAct, CoverVersion, Dossier, Inventory
from archive.queries.visible import (
    cleared_for,
    dossiers_visible_to,
    inventories_visible_to,
    target_of_inventory,
)
from audit.api import Act


def acts_visible_to(actor: Actor) -> QuerySet[ArrangementAct]:
    """Acts within the clearance that began in a visible inventory, and led to one."""
    seen = inventories_visible_to(actor)
    rows = acts_within_reach(actor).select_related("inventory__unit", "into__unit")
    return rows.filter(Q(into__isnull=True) | Q(into__in=seen), inventory__in=seen)


def acts_within_reach(actor: Actor) -> QuerySet[ArrangementAct]:
    """Acts within the clearance, wherever they began and led to."""
    return ArrangementAct.objects.filter(cleared_for(actor))


def acts_in(inventory: Inventory, actor: Actor) -> QuerySet[ArrangementAct]:
    """
    The acts that began in an inventory or led there, of those the actor sees.

    `number` and `other_number` are those of their dossiers, as far as the actor sees these or saw them
    until they went: what is called otherwise out of their sight is not told here.
    """
    acts = acts_visible_to(actor).filter(Q(inventory=inventory) | Q(into=inventory))
    seen = Dossier.objects.filter(cleared_for(actor), inventory__in=inventories_visible_to(actor))
    return acts.annotate(
        number=Subquery(seen.filter(pk=OuterRef("dossier")).values("number")),
        other_number=Subquery(seen.filter(pk=OuterRef("other")).values("number")),
    )


def act_granted(
    act_id: int, *, act: Act, actor: Actor, at: datetime
) -> tuple[ArrangementAct, Granted]:
    """
    The act, where the actor may change both inventories it names. Raises AccessDenied alike for what
    is not theirs and for what does not exist.
    """
    found = acts_visible_to(actor).filter(pk=act_id).first()
    if found is None:
        refuse(
            actor, Permission.CHANGE_CATALOGUE, named("arrangement"), act=act, rule="visible", at=at
        )
    if found.into is not None:
        require(actor, Permission.CHANGE_CATALOGUE, target_of_inventory(found.into), act=act, at=at)
    target = target_of_inventory(found.inventory)
    return found, require(actor, Permission.CHANGE_CATALOGUE, target, act=act, at=at)


def renumbering_of(act: ArrangementAct) -> tuple[str, str]:
    """From which number to which a dossier was renumbered; empty where that was not kept."""
    kept = CoverVersion.objects.filter(
        cover="dossier", subject=act.dossier_id, number=act.after.get("cover")
    ).first()
    if kept is None:
        return "", ""
    return str(kept.said["number"]), str(kept.became.get("number", ""))


def renumberings_of(acts: Iterable[ArrangementAct]) -> dict[int, tuple[str, str]]:
    """From which number to which each of the acts renumbered a dossier, by the acts; in one query."""
    asked = {(one.dossier_id, one.after.get("cover")): one.pk for one in acts if _renumbers(one)}
    kept = CoverVersion.objects.filter(
        cover="dossier", subject__in=[subject for subject, _number in asked]
    )
    return {
        asked[(one.subject, one.number)]: (
            str(one.said["number"]),
            str(one.became.get("number", "")),
        )
        for one in kept
        if (one.subject, one.number) in asked
    }


def _renumbers(act: ArrangementAct) -> bool:
    return act.kind == ArrangementAct.Kind.RENUMBER


def places_of(acts: Iterable[ArrangementAct], actor: Actor) -> dict[int, str]:
    """The codes of the inventories in which the dossiers of acts stand now, by those the actor sees."""
    named = {number for one in acts for number in (one.dossier_id, one.other_id) if number}
    return dict(
        dossiers_visible_to(actor).filter(pk__in=named).values_list("pk", "inventory__code")
    )
