"""Rights that are asked for in a site, and what addresses call them."""

from datetime import timedelta

from django.utils import timezone

from access.api import Level, Role, ask_grant
from access.domain.grants import Wanted
from access.models import GrantRequest, RoleGrant
from tests.people import actor


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
