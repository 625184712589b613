"""
How many items workers claim in a second, and whether any is claimed by two.

    python -m benchmarks.scale.claims ITEMS WORKERS   (in the site of the environment)
"""

import json
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from typing import Any

THREADS = 8
"""Workers of one process: more processes than this machine has room for would measure their start."""


def main(items: int, workers: int) -> dict[str, Any]:
    import django

    django.setup()
    fill(items)
    processes = -(-workers // THREADS)
    shares = [workers // processes + (n < workers % processes) for n in range(processes)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as several:
        begin = time.time() + 4 + 2 * processes
        parts = list(several.map(work, range(processes), shares, [begin] * processes))
    claimed = Counter(item for part in parts for item in part["claimed"])
    longest = max(part["longest_s"] for part in parts)
    took = max(part["ended"] for part in parts) - begin
    return {
        "workers": workers,
        "items": items,
        "claims_a_second": round(items / took),
        "claimed_twice": sum(times > 1 for times in claimed.values()),
        "never_claimed": items - len(claimed),
        "longest_s": round(longest, 3),
    }


def fill(items: int) -> None:
    """So many items in one batch, queued."""
    from access.api import Level, console, register_unit
    from archive.api import Stored, note_stored_file
    from audit.api import Who
    from benchmarks.screens.queue import AT
    from ingest.actions.intake import open_batch
    from ingest.models import Item

    Item.objects.all().delete()
    unit = register_unit(by=console(), code="DV", name="Đơn vị", parent=None, at=AT)
    batch = open_batch(
        who=Who(name="bench"), source=f"/scans/{time.time()}", title="Lô", inventory=None,
        unit=unit.pk, level=Level.ORDINARY, at=AT,
    )  # fmt: skip
    told = Stored(name="0" * 64, digest="0" * 64, size=1, new=True)
    file = note_stored_file(told, media="application/pdf", at=AT)
    Item.objects.bulk_create(
        (
            Item(
                batch=batch,  position=n, name=f"{n}.pdf", digest=f"{n:064d}",
                original=file, state="queued", taken_at=AT,
            )
            for n in range(items)
        ),
        batch_size=500,
    )  # fmt: skip


def work(process: int, workers: int, begin: float) -> dict[str, Any]:
    """Of one process: what its workers claimed until nothing was left, and the longest wait for one."""
    import django

    django.setup()
    from django.db import connection

    from benchmarks.screens.queue import AT
    from ingest.actions.claiming import claim_next

    ready = threading.Barrier(workers)

    def claim(name: str) -> tuple[list[int], float]:
        connection.ensure_connection()
        ready.wait()
        time.sleep(max(0.0, begin - time.time()))
        found: list[int] = []
        longest = 0.0
        while True:
            started = time.monotonic()
            claimed = claim_next(worker=name, dead=(), at=AT)
            longest = max(longest, time.monotonic() - started)
            if claimed is None:
                connection.close()
                return found, longest
            found.append(claimed.item)

    with ThreadPoolExecutor(workers) as several:
        done = list(several.map(claim, (f"w{process}-{n}" for n in range(workers))))
    return {
        "claimed": [item for items, _ in done for item in items],
        "longest_s": max(longest for _, longest in done),
        "ended": time.time(),
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
