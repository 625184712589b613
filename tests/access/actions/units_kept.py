"""Units kept by whoever keeps the lists, and what is told or refused of it."""

from datetime import date

import pytest

from access.api import ListError, change_unit, make_unit, said_of_unit, unit_with_code
from access.domain.units import UnitSaid
from access.models import Unit, UnitSuccession
from audit.models import Event
from tests.people import AT, KEEPER

TODAY = date(2026, 8, 12)


def told(action):
    return Event.objects.filter(action=action, outcome="done").order_by("id")


def said(code, **changes):
    found = said_of_unit(unit_with_code(code))
    return UnitSaid(**{name: getattr(found, name) for name in UnitSaid.__slots__} | changes)


def change(code, *, by=KEEPER, version=None, named_from=None, **changes):
    return change_unit(
        by=by, code=code, said=said(code, **changes), version=version, named_from=named_from, at=AT
    )


def refused(act, **fields):
    """The field and the fault of what is not taken; nothing is written."""
    before = (Event.objects.count(), list(Unit.objects.values()), UnitSuccession.objects.count())
    with pytest.raises(ListError) as caught:
        act(**fields)
    after = (Event.objects.count(), list(Unit.objects.values()), UnitSuccession.objects.count())
    assert after == before
    return caught.value.field, str(caught.value.fault)


def make(code="VP", *, by=KEEPER, predecessors=(), valid_until=None, **told_of_it):
    new = UnitSaid(**{"name": f"Đơn vị {code}", **told_of_it})
    return make_unit(
        by=by, code=code, said=new, predecessors=predecessors, valid_until=valid_until, at=AT
    )
