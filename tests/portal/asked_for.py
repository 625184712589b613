"""What waits for somebody at a site: lists of people, and openings in an emergency."""

from functools import partial

from django.utils import timezone

from access.api import (
    Actor,
    Level,
    Role,
    Sealed,
    ask_opening,
    bring_people,
    open_sealed,
    propose_people,
)
from access.domain.people_lists import LeftOut, Omitted, PeopleRead, PersonRow
from access.models import Opening, PeopleList
from tests.people import AT, actor, person


def make_what_waits(by: Actor) -> None:
    """Lists of people and openings, each in what states it has for long."""
    bring_lists_of_people(by)
    ask_for_openings()


def what_waits_kept() -> dict[str, list[str]]:
    """Their numbers, and one that is nowhere."""
    kept = {"list_id": PeopleList, "opening_id": Opening}
    return {
        name: [*map(str, rows.objects.values_list("pk", flat=True)), "999"]
        for name, rows in kept.items()
    }


def bring_lists_of_people(by: Actor) -> None:
    """A list of people that somebody looks at, and one that waits for a security officer."""
    for name in ("danh-sach", "da-gui"):
        rows = (PersonRow("", 2, f"Người {name}", name, "BTCTU", ""),)
        read = PeopleRead(rows, (Omitted("", 1, "Họ và tên", LeftOut.HEADING),))
        number = bring_people(by=by, name=f"{name}.xlsx", read=read, at=AT)
    propose_people(by=by, number=number, with_doubtful=False, reason="chiến dịch", at=AT)


def ask_for_openings() -> None:
    """An opening in an emergency that nobody has opened, and one whose report waits."""
    person("khan", Role.OFFICER)
    ask = partial(
        ask_opening, by=actor(Role.UNIT_HEAD), sealed=Sealed(1, "ML01", Level.ORDINARY),
        level=Level.ORDINARY, party_papers=False, minutes=60, reason="họp", document="1-CV/TU",
    )  # fmt: skip
    over = ask(username="khan", at=AT)
    open_sealed(by=actor(Role.SECURITY_OFFICER), number=over, at=AT)
    ask(username=Role.CHECKER, at=timezone.now())
