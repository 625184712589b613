"""How a site is now, looked at from within: for its administrator's page, and for whoever watches over it."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cryptography import x509
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext

from archive.api import (
    VaultFlaw,
    VaultHealth,
    VaultReport,
    health_of,
    open_store,
    the_viewer,
    vault_report,
)
from audit.api import altered_guards, may_be_unguarded, newest_and_fault
from ingest.api import TroubleLine, troubles_of, workers_alive
from machine.database.clock import database_now
from machine.work_place import WorkPlace, work_place
from portal.domain.watching import (
    FAULT_OF_SITE_WORDS,
    NEXT_STEP_WORDS,
    Fault,
    KeysFacts,
    Problem,
    SearchFacts,
    SiteFacts,
    VaultFacts,
    Watched,
    problems_of,
)
from portal.queries.keys import KeysShown, keys_made, keys_shown
from reading.api import Busy, Walls
from search.api import IndexState, index_state, open_engine

if TYPE_CHECKING:
    from audit.api import Event
    from ingest.api import WorkerBeat


FAULTS_OF_FLAWS: Final = {
    VaultFlaw.OPEN_TO_OTHERS: Fault.VAULT_OPEN,
    VaultFlaw.NOT_WORM: Fault.NOT_WORM,
    VaultFlaw.NOT_TRIED: Fault.LOCKS_NOT_TRIED,
    VaultFlaw.CLOCK: Fault.CLOCK_OF_VAULT,
}


@dataclass(frozen=True, slots=True)
class Disk:
    """Bytes of the disk of the data folder, in all and free."""

    total: int
    free: int


@dataclass(frozen=True, slots=True)
class SiteSeen:
    """All that is looked at, as each part tells it of itself."""

    storage: VaultHealth
    report: VaultReport
    index: IndexState
    alive: Sequence["WorkerBeat"]
    place: WorkPlace
    troubles: Sequence[TroubleLine]
    keys: KeysShown | None
    altered_guards: Sequence[str]
    trail_own: bool
    walls: Walls | None
    disk: Disk
    newest: "Event | None"
    trail_fault: "Event | None"


def watched(*, at: datetime) -> Watched:
    """The site now, and what is wrong with it. Raises DatabaseError."""
    facts = facts_of(site_seen(at=at), at=at)
    return Watched(facts, problems_of(facts))


def site_seen(*, at: datetime) -> SiteSeen:
    """Each part of the site as it is now. Raises DatabaseError."""
    place = work_place(Path(settings.KHOSO_DATA), settings.KHOSO_MEMORY)
    alive = workers_alive(at=at)
    newest, trail_fault = newest_and_fault()
    return SiteSeen(
        storage=health_of(open_store(settings.KHOSO_VAULT)),
        report=vault_report(),
        index=index_state(open_engine(settings.KHOSO_SEARCH), at=at),
        alive=alive,
        place=place,
        troubles=troubles_of(alive, place),
        keys=keys_shown(at=at) if keys_made() else None,
        altered_guards=altered_guards(),
        trail_own=may_be_unguarded(),
        walls=_walls_now(),
        disk=Disk(*shutil.disk_usage(settings.KHOSO_DATA)[::2]),
        newest=newest,
        trail_fault=trail_fault,
    )


def facts_of(seen: SiteSeen, *, at: datetime) -> SiteFacts:
    """What is judged of all that."""
    behind = seen.index.behind_since
    return SiteFacts(
        database=connection.vendor,
        disk_free=seen.disk.free,
        clock_s=max(
            (seen.newest.at - at).total_seconds() if seen.newest else 0.0,
            abs((database_now() - timezone.now()).total_seconds()),
        ),
        storage=VaultFacts(
            kind=settings.KHOSO_VAULT.partition(":")[0],
            worm=seen.storage.worm,
            why=seen.storage.detail,
            begun=seen.storage.begun,
            writable=seen.storage.writable,
            lost=seen.report.lost,
            faults=tuple(FAULTS_OF_FLAWS[flaw] for flaw in seen.storage.flaws),
        ),
        search=SearchFacts(
            kind=settings.KHOSO_SEARCH.partition(":")[0],
            ready=seen.index.health.ready,
            behind_s=max(0.0, (at - behind).total_seconds()) if behind else 0.0,
            indexer=seen.index.alive,
            pauses=bool(seen.index.trouble),
        ),
        workers=len(seen.alive),
        troubles=tuple(line.sentence for line in seen.troubles),
        keys=_keys_facts(seen.keys) if seen.keys else None,
        guarded=not seen.altered_guards,
        trail_own=seen.trail_own,
        # What could not be asked just now is no fault.
        walled=seen.walls is None or seen.walls.closed,
        certificate_days=_certificate_days(at),
    )


def in_words(one: Problem) -> tuple[str, str]:
    """What is wrong, and what to do."""
    said = gettext(FAULT_OF_SITE_WORDS[one.fault])
    return f"{said} {one.detail}".strip(), gettext(NEXT_STEP_WORDS[one.fault])


def _keys_facts(shown: KeysShown) -> KeysFacts:
    return KeysFacts(
        fault=shown.fault,
        away=shown.away,
        copy_lacks=shown.copy_lacks,
        late=shown.owed_late is not None,
    )


def _walls_now() -> Walls | None:
    """The walls round whoever opens foreign files; None when just now none could be started."""
    try:
        return the_viewer().walls
    except Busy:
        return None


def _certificate_days(at: datetime) -> int | None:
    """In how many days the certificate ends that others gave; None for our own, which is renewed in time."""
    given = settings.KHOSO_ENV.certificate
    if given is None:
        return None
    try:
        held = x509.load_pem_x509_certificates(given.read_bytes())[0]
    except (OSError, ValueError):
        return 0
    return (held.not_valid_after_utc - at).days
