"""
The drill of ill will: a hostile folder is taken in, listed and looked at while eight people read.

    python -m benchmarks.hostile --json
    python -m benchmarks.hostile --files 8

A site of its own is started with the product's own programs; the folder holds hostile files, some
honest scans, links and pipes. One person asks for the page images of every item, another offers
every list to an inventory; eight others read. Nobody of them is to wait for more than 3 s, no
process is to take more than 1 GB, every file is to have its verdict within five minutes, every
batch is to balance. `longest_wait_before_s` is the same reading before anything hostile came: on a
machine that does other work too it tells what is the machine's.
"""

import argparse
import json
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.faults.papers import make_papers
from benchmarks.hostile.memory import Memory
from benchmarks.hostile.people import Answer, Browser, Looker, Reader, Waits
from benchmarks.hostile.site import INVENTORY, TRACEBACK, Site
from samples.hostile.catalogue import LISTS
from samples.hostile.delivery import MOST, add_honest, deliver

PAPERS = 12
HONEST = 10
# Whoever reads; each reads twice at once, but the auditor and the campaign.
READERS = ("chuyenvien", "truongphong", "baomat") * 2 + ("giamsat", "chiendich")
LOOKS, LISTS_OFFERED = "kiemtra", "luutru"
BEFORE_S = 15.0
GIVE_UP_S = 1800.0
SETTLED = frozenset(("waiting", "filed", "quarantined", "rejected", "duplicate"))
WAIT_LIMIT_S, MEMORY_LIMIT_MB, VERDICT_LIMIT_S = 3.0, 1000, 300.0


class Drill:
    """One run over one site."""

    def __init__(self, folder: Path, files: int) -> None:
        self.site = Site(folder)
        self.source = folder / "hostile"
        self.hostile = set(deliver(self.source, files))
        self.honest = set(add_honest(self.source, HONEST if files == MOST else 2))
        self.papers = folder / "papers"
        make_papers(self.papers, PAPERS)
        self.settled = threading.Event()
        self.before, self.reading, self.looking, self.listing = Waits(), Waits(), Waits(), Waits()
        self.statement: dict[str, Any] = {}
        self.command_err = ""

    def run(self) -> dict[str, Any]:
        """All of it; returns what is printed."""
        self.site.prepare()
        self.site.must("ingest_batch", str(self.papers), "--inventory", INVENTORY)
        self.site.must("follow_feed", "--once")
        self.site.start()
        try:
            return self._under_load()
        finally:
            self.site.stop()

    def _under_load(self) -> dict[str, Any]:
        assert self.site.process
        memory = Memory(self.site.process.pid)
        memory.start()
        self._read_for(BEFORE_S)
        readers = self._readers(self.reading)
        for reader in readers:
            reader.start()
        lookers = [
            Looker(self._images, self.looking),
            Looker(self._lists, self.listing),
        ]
        began = time.monotonic()
        for looker in lookers:
            looker.start()
        self._take_in(memory)
        taken_s = time.monotonic() - began
        self.settled.set()
        for looker in lookers:
            looker.join(GIVE_UP_S)
        watching: list[Reader | Memory] = [*readers, memory]
        for one in watching:
            one.stopping.set()
        for one in watching:
            one.join()
        faults = [repr(looker.fault) for looker in lookers if looker.fault]
        unanswered = [address for looker in lookers for address in looker.unanswered]
        return self._result(memory, taken_s, faults, unanswered)

    def _take_in(self, memory: Memory) -> None:
        words = ("ingest_batch", str(self.source), "--inventory", INVENTORY, "--json")
        # Unread files are closed like the highest level: whoever looks at them is cleared for it.
        command = self.site.start_command(*words, "--highest", "CONFIDENTIAL")
        memory.roots.add(command.pid)
        out, err = command.communicate(timeout=GIVE_UP_S)
        self.command_err = err.decode()
        if command.returncode:
            raise RuntimeError(f"ingest_batch: {self.command_err[-2000:]}")
        self.statement = json.loads(out)

    # Whoever reads

    def _read_for(self, seconds: float) -> None:
        readers = self._readers(self.before)
        for reader in readers:
            reader.start()
        time.sleep(seconds)
        for reader in readers:
            reader.stopping.set()
        for reader in readers:
            reader.join()

    def _readers(self, waits: Waits) -> list[Reader]:
        browsers = {}
        readers = []
        for number, name in enumerate(READERS):
            browsers[number] = self._browser(name)
            readers.append(Reader(browsers[number], self._addresses(name), waits, 3 * number))
        return readers

    def _browser(self, name: str) -> Browser:
        browser = Browser(f"http://127.0.0.1:{self.site.port}")
        browser.sign_in(name, self.site.passwords[name])
        return browser

    def _addresses(self, name: str) -> list[str]:
        if name == "giamsat":
            return ["/", "/nhat-ky/"]
        if name == "chiendich":
            return ["/", "/phong/", "/huong-dan/"]
        found = self._browser(name).get("/tim/?q=kho+luu+tru")
        records = sorted(set(re.findall(r"/van-ban/(\d+)/", found.body)))
        if not records:
            raise RuntimeError("There is nothing honest to read.")
        search = "/tim/?q=kho+luu+tru"
        addresses = ["/", "/phong/", f"/muc-luc/{INVENTORY}/"]
        for record in records:
            page = f"/van-ban/{record}/"
            addresses += [search, page, page + "trang/1/", page + "trang/1/?rong=200"]
        return addresses

    # Whoever looks at what is hostile

    def _images(self) -> Iterator[Callable[[], Answer]]:
        """Every item as it comes, and once more when all have their verdict."""
        browser, seen = self._browser(LOOKS), set()
        while not self.settled.wait(0.5):
            fresh = [item["id"] for item in self._items() if item["id"] not in seen]
            for number in fresh:
                seen.add(number)
                yield partial(browser.get, f"/xac-nhan/{number}/trang/1/?rong=800")
        for item in self._items():
            place = f"/xac-nhan/{item['id']}/trang"
            yield partial(browser.get, f"{place}/1/?rong=200")
            yield partial(browser.get, f"{place}/1/?rong=2000")
            yield partial(browser.get, f"{place}/2/?rong=800")

    def _lists(self) -> Iterator[Callable[[], Answer]]:
        browser = self._browser(LISTS_OFFERED)
        for name in LISTS:
            if name in self.hostile:
                file = self.source / name
                yield partial(browser.post, f"/muc-luc/{INVENTORY}/nhap/", {}, file)

    def _items(self) -> list[dict[str, Any]]:
        papers = {path.name for path in self.papers.iterdir()}
        return [item for item in self.site.items() if item["name"] not in papers]

    # What came of it

    def _result(
        self, memory: Memory, taken_s: float, faults: list[str], unanswered: list[str]
    ) -> dict[str, Any]:
        items = self._items()
        verdicts = Counter(f"{i['state']} {i['reason']}".strip() for i in items)
        longest, where = self.reading.longest()
        ends = [_moment(i["settled_at"]) for i in items if i["settled_at"]]
        starts = [_moment(i["taken_at"]) for i in items]
        return {
            "files": len(self.hostile) + len(self.honest),
            "hostile": len(self.hostile),
            "items": len(items),
            "verdicts": dict(sorted(verdicts.items())),
            "undecided": sum(item["state"] not in SETTLED for item in items),
            "to_last_verdict_s": round((max(ends) - min(starts)).total_seconds(), 1),
            "taking_in_s": round(taken_s, 1),
            "reads": len(self.reading.seconds),
            "longest_wait_s": round(longest, 2),
            "longest_wait_at": where,
            "p95_wait_s": round(self.reading.within(0.95), 2),
            "over_3_s": sum(seconds > WAIT_LIMIT_S for seconds, _ in self.reading.seconds),
            "longest_wait_before_s": round(self.before.longest()[0], 2),
            "p95_wait_before_s": round(self.before.within(0.95), 2),
            "max_mb": dict(sorted(memory.highest.items())),
            "honest_failures": self.reading.failures(),
            "hostile_failures": self._hostile_failures(),
            "hostile_answers": self._answers(),
            "busy_to_the_end": len(unanswered),
            "balanced": self.site.balanced(),
            "tracebacks": self.site.tracebacks() + self.command_err.count(TRACEBACK),
            "drill_faults": faults,
        }

    def _hostile_failures(self) -> dict[str, int]:
        busy = frozenset((503,))
        return {**self.looking.failures(but=busy), **self.listing.failures(but=busy)}

    def _answers(self) -> dict[str, int]:
        both = self.looking.statuses + self.listing.statuses
        return {f"{kind} {status}": count for (kind, status), count in sorted(both.items())}


def wrong(result: dict[str, Any]) -> list[str]:
    """What of a result is not as it must be, on any machine."""
    must_be_empty = ("undecided", "honest_failures", "hostile_failures", "tracebacks")
    found = [name for name in (*must_be_empty, "drill_faults") if result[name]]
    found += [] if result["balanced"] else ["balanced"]
    found += ["max_mb"] if max(result["max_mb"].values()) > MEMORY_LIMIT_MB else []
    return found


def late(result: dict[str, Any]) -> list[str]:
    """What took longer than it should; a machine that does other work may be the cause."""
    limits = {"longest_wait_s": WAIT_LIMIT_S, "to_last_verdict_s": VERDICT_LIMIT_S}
    return [name for name, limit in limits.items() if result[name] > limit]


def drilled(folder: Path, files: int = MOST) -> dict[str, Any]:
    """A site made in the folder and put through everything."""
    return Drill(folder, files).run()


def main() -> int:
    """Run the drill; the exit code is 1 when anything is wrong. Times alone are only told."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=MOST, help="of the hostile files, the first")
    parser.add_argument("--json", action="store_true", help="print nothing but the result")
    parser.add_argument("--keep", type=Path, help="a new folder for the site, which then stays")
    asked = parser.parse_args()
    if asked.keep:
        asked.keep.mkdir(mode=0o700)
        result = drilled(asked.keep, asked.files)
    else:
        with tempfile.TemporaryDirectory(prefix="drill-") as folder:
            result = drilled(Path(folder), asked.files)
    found = wrong(result)
    if not asked.json and (told := found + late(result)):
        print("Not as it must be: " + ", ".join(told))
    print(json.dumps(result, ensure_ascii=False))
    return 1 if found else 0


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


if __name__ == "__main__":
    sys.exit(main())
