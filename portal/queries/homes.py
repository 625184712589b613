"""What the first page of each role shows."""

import functools
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, cast

from django.core.cache import cache
from django.utils import timezone

from access.api import (
    Actor,
    Permission,
    Role,
    allowed,
    any_machine_sealed,
    grants_waiting_for,
    openings_waiting_for,
    texts_to_sign,
    waiting_for,
)
from access.domain.actors import READERS
from archive.api import (
    completeness,
    examples_for,
    is_undecided,
    protection_waiting,
    records_by_year,
    records_visible_to,
    secrets_to_second,
    total_of,
)
from audit.api import Act, Outcome, TrailFilters, altered_guards, events_page, newest_and_fault
from ingest.api import levels_to_decide, strength_of, workload
from machine.memory import is_swapped
from portal.domain.watching import problems_of
from portal.queries.keys import keys_made, keys_shown
from portal.queries.watching import facts_of, in_words, site_seen

if TYPE_CHECKING:
    from archive.api import Record

READ_LATELY = 6
SEALED_KEPT, KEPT_FOR_S = "portal.somewhere_sealed", 30
LOOKED_THROUGH = 60
SHOWN_EVENTS = 8
RUNS_ON = {"Django": "django", "Wagtail": "wagtail", "Tantivy": "tantivy", "PDFium": "pypdfium2"}


@dataclass(frozen=True, slots=True)
class Home:
    """The template of a home, what it shows, and the numbers of the records among that."""

    template: str
    context: dict[str, object] = field(default_factory=dict)
    mentions: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """A record the person opened lately: the page they opened it at, and when."""

    record: "Record"
    page: int
    at: datetime


def works_at_the_desk(actor: Actor) -> bool:
    """Whether the desk is the person's home: who may work there has no other first page."""
    return allowed(actor, Permission.SEE_BATCHES)


def home_of(actor: Actor, *, at: datetime) -> Home:
    """The home of the first of the person's roles, in the order in which homes are listed here."""
    if not actor.committed and actor.roles and actor.roles <= READERS:
        return Home("portal/home_uncommitted.html", _signing(actor, at))
    for role, make in HOMES.items():
        if role in actor.roles and (actor.committed or role not in READERS):
            shown = make(actor, at)
            lately = cast("list[Looked]", shown.get("lately", []))
            examples = cast("list[Record]", shown.get("shown", []))
            named = (*(looked.record for looked in lately), *examples)
            records = dict.fromkeys(one.accession for one in named)
            return Home(f"portal/home_{role}.html", shown, tuple(records), role)
    return Home("portal/home_nobody.html")


def _signing(actor: Actor, at: datetime) -> dict[str, object]:
    return {
        "texts": texts_to_sign(actor, timezone.localtime(at).date()),
        "may_keep": allowed(actor, Permission.KEEP_COMMITMENTS),
    }


def _searching(actor: Actor, at: datetime) -> dict[str, object]:
    years = records_by_year(actor)
    examples = examples_for(actor)
    return {
        "years": years,
        "examples": examples.queries,
        "shown": [examples.record] if examples.record else [],
        "lately": _read_lately(actor),
        "grants": grants_waiting_for(actor, at=at),
    }


def _auditing(actor: Actor, at: datetime) -> dict[str, object]:
    return {
        "openings": openings_waiting_for(actor, at=at),
        "latest": events_page(TrailFilters(), length=SHOWN_EVENTS).events,
        "refused": events_page(TrailFilters(outcome=Outcome.REFUSED), length=SHOWN_EVENTS).events,
        **_trail(),
    }


def _counting(actor: Actor, at: datetime) -> dict[str, object]:  # noqa: ARG001
    rows = completeness(actor, lacking=False)
    return {"completeness": rows, "total": total_of(rows)}


def _leading(actor: Actor, at: datetime) -> dict[str, object]:
    return {
        **_searching(actor, at),
        **_deciding(actor, at),
        "completeness": completeness(actor, lacking=False),
    }


def _deciding(actor: Actor, at: datetime) -> dict[str, object]:
    """What waits for whoever leads and whoever answers for secrets alike."""
    return {
        "protection": protection_waiting(actor, today=timezone.localtime(at).date()),
        "secrets": secrets_to_second(actor, at=at),
    }


def _answering(actor: Actor, at: datetime) -> dict[str, object]:
    """What waits, and little beside it: whoever answers for secrets decides first, and then looks."""
    return {
        **_deciding(actor, at),
        "grants": grants_waiting_for(actor, at=at),
        "proposals": waiting_for(actor, at=at),
        "levels": levels_to_decide(actor),
        "undecided": is_undecided(),
        **_keys(at),
        "openings": openings_waiting_for(actor, at=at),
    }


def _administering(actor: Actor, at: datetime) -> dict[str, object]:
    seen = site_seen(at=at)
    return {
        "problems": [in_words(one) for one in problems_of(facts_of(seen, at=at))],
        "proposals": waiting_for(actor, at=at),
        "secrets": secrets_to_second(actor, at=at),
        "vault": seen.storage,
        "index": seen.index,
        "load": workload(actor),
        "disk": seen.disk,
        "versions": _versions(),
        "workers": seen.alive,
        "strength": strength_of(seen.alive, at=at),
        "troubles": seen.troubles,
        "sealed": _somewhere_sealed(timezone.localtime(at).date()),
        "place": seen.place,
        "swapped": seen.place.in_memory and is_swapped(),
        "keys": seen.keys,
        "in_clear": seen.keys is None,
        "look": seen.report,
        "altered_guards": seen.altered_guards,
        "trail_fault": seen.trail_fault,
        "cage": seen.walls,
        "as_root": os.geteuid() == 0,
    }


def _keys(at: datetime) -> dict[str, object]:
    made = keys_made()
    return {"keys": keys_shown(at=at) if made else None, "in_clear": not made}


def _somewhere_sealed(day: date) -> bool:
    """Whether somebody may scan somewhere: a yes is kept for a while of its day, a no is asked again."""
    if cache.get(SEALED_KEPT) == day:
        return True
    found = any_machine_sealed(day)
    if found:
        cache.set(SEALED_KEPT, day, KEPT_FOR_S)
    return found


@functools.cache
def _versions() -> list[tuple[str, str]]:
    """What the site runs on, as whoever is called for help asks first."""
    named = [(name, version(package)) for name, package in RUNS_ON.items()]
    return [("Python", platform.python_version()), *named]


def _trail() -> dict[str, object]:
    """Whether the trail is guarded now, and when a fault of it was last found."""
    return {"altered_guards": altered_guards(), "trail_fault": newest_and_fault()[1]}


def _read_lately(actor: Actor) -> list[Looked]:
    opened = events_page(
        TrailFilters(who=actor.username, action=Act.READ, outcome=Outcome.DONE),
        length=LOOKED_THROUGH,
    ).events
    looks: dict[int, tuple[int, datetime]] = {}
    for row in opened:
        number = row.subject.removeprefix("KS-")
        if row.subject_kind == "record" and number.isdecimal():
            looks.setdefault(int(number), (int(row.details.get("page") or 1), row.at))
    visible = records_visible_to(actor).in_bulk(list(looks))
    return [
        Looked(visible[record], page, at)
        for record, (page, at) in looks.items()
        if record in visible
    ][:READ_LATELY]


HOMES: dict[str, Callable[[Actor, datetime], dict[str, object]]] = {
    Role.OFFICER: _searching,
    Role.UNIT_HEAD: _leading,
    Role.SECURITY_OFFICER: _answering,
    Role.AUDITOR: _auditing,
    Role.CAMPAIGN: _counting,
    Role.ADMINISTRATOR: _administering,
}
