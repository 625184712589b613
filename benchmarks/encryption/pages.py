"""
Pages read over HTTP of a running site: the picture of a page that is drawn first, of one that is kept, and
the page of words beside it; of papers that anybody reads, and of the same ones closed.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.encryption.sides import SIDES, Side, compared, in_turns
from benchmarks.encryption.site import Person, Site

LIMIT = 1.3
FILL = "import json; from benchmarks.encryption import filling as f; print(json.dumps(f.records({scans})))"
WIDTH = 1100
KEPT_TIMES = 3

Page = tuple[int, int]


def measured(site: Site, scans: list[Path]) -> dict[str, object]:
    """All pages of all scans on both sides, one of each in turn."""
    names = json.dumps([str(scan) for scan in scans])
    held = json.loads(site.must("shell", "-v0", "-c", FILL.format(scans=names)).splitlines()[-1])
    pages: dict[str, list[Page]] = {
        side: [(record, n) for record, count in held[side] for n in range(1, count + 1)]
        for side in SIDES
    }
    site.start()
    try:
        person = Person(site, "luutru")
        # What a process does once, of either side.
        for side in SIDES:
            for _ in range(4):
                person.ask("GET", _picture(pages[side][0], 800))
        drawn = _asked(site, person, pages, lambda page: _picture(page, WIDTH))
        kept = _asked(site, person, pages, lambda page: _picture(page, WIDTH), times=KEPT_TIMES)
        words = _asked(site, person, pages, lambda page: f"/van-ban/{page[0]}/?trang={page[1]}")
    finally:
        site.stop()
    return {"drawn": drawn, "kept": kept, "words": words}


def _asked(
    site: Site,
    person: Person,
    pages: dict[str, list[Page]],
    address: Callable[[Page], str],
    *,
    times: int = 1,
) -> dict[str, object]:
    sides = {side: Side() for side in SIDES}
    used = dict.fromkeys(SIDES, 0.0)
    for _ in range(times):
        at = dict.fromkeys(SIDES, 0)
        for side in in_turns(len(pages["plain"])):
            page = pages[side][at[side]]
            at[side] += 1
            before, began = site.cpu(), time.perf_counter()
            person.ask("GET", address(page))
            wall, cpu = time.perf_counter() - began, site.cpu() - before
            sides[side].wall.append(wall)
            used[side] += cpu
    # Ticks are coarse: what all turns took together is told.
    for side, total in used.items():
        sides[side].cpu = [total / len(sides[side].wall)]
    return compared(sides, limit=LIMIT)


def _picture(page: Page, width: int) -> str:
    return f"/van-ban/{page[0]}/trang/{page[1]}/?rong={width}"
