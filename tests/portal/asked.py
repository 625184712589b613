"""Rights that are asked for in a site, and what addresses call them."""

from datetime import timedelta

from django.utils import timezone

from access.api import Level, Role, ask_grant, make_named, name_more
from access.domain.grants import Wanted
from access.domain.named import Things
from access.models import (
    Clearance,
    GrantRequest,
    NamedChange,
    NamedList,
    NamedThing,
    RoleGrant,
    User,
)
from tests.people import AT, actor


def ask_for_something() -> None:
    """Rights that wait for a security officer, and rights that one gave and that wait for approval."""
    today = timezone.localdate()
    wanted = Wanted(today, today + timedelta(days=30), level=Level.SECRET, units=("BTCTU",))
    said = {"by": actor(Role.SECURITY_OFFICER), "reason": "việc", "at": timezone.now()}
    ask_grant(username=Role.OFFICER, wanted=wanted, **said)
    given = {"document": "12-QĐ/BTCTU", "document_on": today}
    ask_grant(username=Role.CHECKER, wanted=Wanted(today, role=Role.OFFICER), **said, **given)


def rights_kept(account: int) -> dict[str, list[str]]:
    """Two of the requests, something the account holds, and one of each that is nowhere."""
    asked = GrantRequest.objects.order_by("pk").values_list("pk", flat=True)[:2]
    held = RoleGrant.objects.get(user=account).pk
    return {
        "request_id": [*map(str, asked), "999"],
        "held": [f"role-{held}", "role-999"],
    }


def name_something(dossiers, records) -> None:
    """
    A list by which something is open to the officer for reading, which works with it anyway, and more that
    is asked for on it; and a list that opens nothing.
    """
    by, at = actor(Role.SECURITY_OFFICER), timezone.now()
    things = Things(tuple(row.pk for row in dossiers), (records[0].pk,))
    number = make_named(by=by, title="Theo quyết định", things=things, reason="việc", at=at)
    cleared_by_list(number, Role.OFFICER, Level.ORDINARY)
    more = Things((), (records[1].pk,))
    name_more(by=by, number=number, things=more, version=1, reason="thêm", at=at)
    make_named(by=by, title="Chưa dùng", things=more, reason="việc", at=at)


def cleared_by_list(number: int, username: str, level: Level, *, party_papers=False) -> None:
    """Somebody is cleared by a list, as after a request."""
    Clearance.objects.create(
        user=User.objects.get(username=username), level=level, party_papers=party_papers,
        named_id=number, valid_from=AT.date(), valid_until="2030-01-01", basis="12-QĐ",
    )  # fmt: skip


def lists_kept() -> dict[str, list[str]]:
    """The lists of what is open by name, what stands on the first, what is asked for on it; and none."""
    kept = {"named_id": NamedList, "thing_id": NamedThing, "change_id": NamedChange}
    return {
        name: [*map(str, rows.objects.order_by("pk").values_list("pk", flat=True)[:2]), "999"]
        for name, rows in kept.items()
    }
