"""
Processor time of a page image: the first look at a page, another person's, and the same again.

Counts this process and its cage together, as a web process would. Prints JSON: `first` is drawn,
`other` somebody else's look at a page that is kept, `again` the same person's within one look, and
their shares of the first. A look by somebody else is a JPEG read, stamped and written.
"""

import argparse
import json
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from access.api import Level
from archive.domain.secrecy import Secrecy
from archive.storage import open_vault
from archive.storage.page_cache import PageCache
from archive.storage.page_images import PageImages, Reader, Wanted
from reading.api import Viewer

BASE = Path(__file__).resolve().parent.parent
AT = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
TIMES = 20


class Clock:
    """Processor seconds of this process, of its cage and of all the cage has reaped."""

    def __init__(self, viewer: Viewer) -> None:
        self._schedstat = Path(f"/proc/{viewer.cage.pid}/schedstat")
        self._stat = Path(f"/proc/{viewer.cage.pid}/stat")

    def now(self) -> float:
        reaped = self._stat.read_text().rsplit(")", 1)[1].split()[13:15]
        own = int(self._schedstat.read_text().split()[0]) / 1e9
        return time.process_time() + own + sum(map(int, reaped)) / 100


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scans", type=Path, default=BASE / "samples" / "batch")
    files = sorted(parser.parse_args().scans.rglob("*BC-BTCTU.pdf"))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        kept = PageCache(place / "page-images", place / "keys" / "page_images")
        images = PageImages(f"file:{place / 'vault'}", kept, Viewer())
        _ = images.viewer.walls
        digests = [
            open_vault(images.vault).put(file.open("rb"), secrecy=Secrecy(Level.ORDINARY)).name
            for file in files
        ]
        print(json.dumps([measured(images, digests, width) for width in (200, 1100, 2000)]))
        images.viewer.cage.close()


def measured(images: PageImages, digests: list[str], width: int) -> dict[str, float]:
    """Milliseconds of a first look, of somebody else's and of the same person's again."""
    clock = Clock(images.viewer)
    found: dict[str, list[float]] = {"first": [], "other": [], "again": []}
    for digest in digests:
        wanted = Wanted(digest, 1, width)
        began = clock.now()
        images.image(wanted, Reader("a", f"Nguyễn Thị Hường · LT-PC01 · {digest[:5]}"), at=AT)
        found["first"].append(clock.now() - began)
        other = Reader("b", "Trần Văn Bình · LT-PC02")
        images.image(wanted, other, at=AT)
        began = clock.now()
        for _ in range(TIMES):
            # As in another look: nothing is left of the last answer.
            PageImages(images.vault, images.kept, images.viewer).image(wanted, other, at=AT)
        found["other"].append((clock.now() - began) / TIMES)
        began = clock.now()
        images.image(wanted, other, at=AT + timedelta(minutes=5))
        found["again"].append(clock.now() - began)
    told = {name: round(1000 * median(values), 1) for name, values in found.items()}
    shares = {
        f"{name}_over_first": round(told[name] / told["first"], 3) for name in ("other", "again")
    }
    return {"width": width, **told, **shares}


if __name__ == "__main__":
    main()
