"""
Whole `ingest_batch` of scans, from their folder to what waits for a person: of scans that may be read by
anybody, and of the same ones on a closed shelf. Both are recognised.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.encryption.sides import SIDES, Side, compared, in_turns, told_apart
from benchmarks.encryption.site import BASE, Site

LIMIT = 1.1
# As the trial does before there is a keeper: else nobody would read what is closed.
TAKE_IN = """
import sys
from pathlib import Path
from django.conf import settings
from django.core.management import call_command
from keys.api import Kind, open_here
open_here(Kind.FILE, Path(str(settings.KHOSO_KEY_FILE)).read_bytes())
call_command("ingest_batch", {folder!r}, inventory={side!r}, json=True)
"""


def measured(site: Site, scans: list[Path], *, rounds: int) -> dict[str, object]:
    """In turns; each turn other files of the same pages. Start-up is part of it on both sides."""
    sides = {side: Side() for side in SIDES}
    for number, side in enumerate(in_turns(rounds)):
        folder = site.folder / f"{number}-{side}"
        folder.mkdir()
        for scan in scans:
            (folder / scan.name).write_bytes(told_apart(scan.read_bytes(), f"{number} {side}"))
        began, used = time.perf_counter(), _used()
        subprocess.run(
            [sys.executable, "manage.py", "shell", "-v0", "-c",
             TAKE_IN.format(folder=str(folder), side=side)],
            cwd=BASE, env=site.environment(), stdout=subprocess.DEVNULL, check=True,
        )  # fmt: skip
        sides[side].add(time.perf_counter() - began, _used() - used)
    return compared(sides, limit=LIMIT)


def _used() -> float:
    """Processor seconds of all programs that were run and ended, and of what they ran."""
    return sum(os.times()[2:4])
