"""Keeping the collections (giai đoạn), and which inventory belongs to which."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from access.api import Actor, Permission, require, unasked
from archive.actions.reference import changed, grant, row_as_seen, told_of
from archive.domain.codes import is_code
from archive.domain.periods import BoundaryRule
from archive.domain.reference import PeriodSaid, ReferenceFault
from archive.models import Inventory, Period
from archive.queries.visible import inventories_visible_to, target_of_inventory
from audit.api import Act, Who
from language.vietnamese import normalise

KIND = "period"
Added = Callable[[Period, Who, datetime], None]
# What is made along with a collection by whoever stands above the archive: its page of words.
_ALONG: list[Added] = []


def along_with_a_period(make: Added) -> None:
    """Call this for every collection that is added, in the transaction of that act."""
    if make not in _ALONG:
        _ALONG.append(make)


def add_period(*, actor: Actor, code: str, said: PeriodSaid, at: datetime) -> Period:
    """A collection under a code that stays. Raises AccessDenied, ReferenceFault."""
    granted = grant(actor, Act.ADD_REFERENCE, KIND, code, at=at)
    with transaction.atomic():
        if not is_code(code):
            raise ReferenceFault("code", "not_a_code")
        if Period.objects.filter(code__iexact=code).exists():
            raise ReferenceFault("code", "code_there")
        values = _columns(said)
        row = Period.objects.create(code=code, **values)
        granted.append(id=row.pk, said=told_of(values))
        for make in _ALONG:
            make(row, actor.who, at)
    return row


def change_period(
    *, actor: Actor, period_id: int, version: int, said: PeriodSaid, at: datetime
) -> Period:
    """
    What a collection is, and by which rule papers of the year it shares are told apart.

    Raises AccessDenied, ReferenceFault, ChangedMeanwhile.
    """
    granted = grant(actor, Act.CHANGE_REFERENCE, KIND, str(period_id), at=at)
    with transaction.atomic():
        row = row_as_seen(Period, period_id, version, missing="no_period")
        told = changed(row, _columns(said))
        if told:
            granted.append(id=row.pk, changed=told)
    return row


def put_into_period(
    *, actor: Actor, inventory_id: int, period_id: int | None, at: datetime
) -> Inventory:
    """
    An inventory belongs to this collection, or to none. Raises ReferenceFault where one of the two
    is not there for the actor, AccessDenied.
    """
    outside = actor.stands_outside
    rows = Inventory.objects.all() if outside else inventories_visible_to(actor)
    inventory = rows.filter(pk=inventory_id).first()
    if inventory is None:
        raise ReferenceFault("inventory", "no_inventory")
    target = target_of_inventory(inventory)
    if outside:
        granted = unasked(actor, Act.CHANGE_REFERENCE, target, at=at)
    else:
        granted = require(
            actor, Permission.CHANGE_CATALOGUE, target, act=Act.CHANGE_REFERENCE, at=at
        )
    with transaction.atomic():
        if period_id is not None and not Period.objects.filter(pk=period_id).exists():
            raise ReferenceFault("inventory", "no_period")
        row = Inventory.objects.select_for_update().get(pk=inventory.pk)
        before = row.period_id
        if before != period_id:
            Inventory.objects.filter(pk=row.pk).update(period=period_id)
            granted.append(period=[before, period_id])
    return inventory


def _columns(said: PeriodSaid) -> dict[str, object]:
    title = " ".join(normalise(said.title).split())
    if not title:
        raise ReferenceFault("title", "no_name")
    if said.last_year < said.first_year:
        raise ReferenceFault("last_year", "years_reversed")
    if said.rule is BoundaryRule.DAY and said.rule_day is None:
        raise ReferenceFault("rule_day", "no_rule_day")
    if said.rule_day is not None and said.rule_day.year != said.first_year:
        raise ReferenceFault("rule_day", "day_elsewhere")
    return {
        "title": title,
        "first_year": said.first_year,
        "last_year": said.last_year,
        "rule": str(said.rule),
        "rule_day": said.rule_day,
        "source": normalise(said.source).strip(),
        "certain": said.certain,
    }
