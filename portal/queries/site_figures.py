"""How a site is, in numbers, for whoever watches over it with a program: nothing of a paper or of anybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ingest.api import OpenQueue, Strength, open_queue, strength_of
from portal.domain.watching import Fault, SiteFacts, problems_of
from portal.queries.watching import facts_of, site_seen


@dataclass(frozen=True, slots=True)
class SiteFigures:
    """
    One look at a site. `problems` tells of every fault how often it is there now; `queue` is of what is
    open to everybody.
    """

    facts: SiteFacts
    disk_size: int
    problems: Mapping[Fault, int]
    strength: Strength
    queue: OpenQueue
    look_age_s: float | None


def figures_of_site(*, at: datetime) -> SiteFigures:
    """The figures of this moment. Raises DatabaseError."""
    seen = site_seen(at=at)
    facts = facts_of(seen, at=at)
    found = [problem.fault for problem in problems_of(facts)]
    last = seen.report.last
    looked = last.finished_at if last else None
    return SiteFigures(
        facts=facts,
        disk_size=seen.disk.total,
        problems={fault: found.count(fault) for fault in Fault},
        strength=strength_of(seen.alive, at=at),
        queue=open_queue(at=at),
        look_age_s=(at - looked).total_seconds() if looked else None,
    )
