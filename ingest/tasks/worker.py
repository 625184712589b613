"""
A worker: it claims items from the ledger, lets reading processes read them, and notes what they
say. One loop, no threads; whatever dies, the ledger says where to go on.
"""

import logging
import selectors
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from archive.api import Vault, VaultError, keep, note_stored_file
from ingest.actions.claiming import (
    WORKER,
    Claim,
    LostClaim,
    claim_next,
    dismiss_worker,
    extend_leases,
    give_back,
    note_death,
    register_worker,
)
from ingest.actions.reading import finish_reading, note_opened, quarantine, record_page
from ingest.domain.proposals import propose
from ingest.domain.readings import PageReading, as_seen, reading_from_json, reading_to_json
from ingest.queries.ledgers import all_workers, unsettled
from ingest.queries.pages import readings_of
from ingest.tasks.reading_process_handle import ReadingProcess
from ingest.tasks.worker_names import dead_workers, worker_name

log = logging.getLogger(__name__)

HEARTBEAT_S = 3.0
LOOK_AGAIN_S = 0.5
BUSY_PAUSE = timedelta(seconds=20)
ITEMS_A_PROCESS = 200


@dataclass(slots=True)
class Desk:
    """A reading process and what lies on its desk."""

    process: ReadingProcess
    claim: Claim | None = None
    folder: Path | None = None
    descriptor: int = -1
    served: int = 0


@dataclass(slots=True)
class Worker:
    """
    Runs until told to stop. `now` is the clock, `scratch` a folder for files being read.

    A reading process that dies or is killed for taking too long counts as a death of its item.
    """

    vault: Vault
    engine: str
    readers: int
    scratch: Path
    now: Callable[[], datetime]
    name: str = field(default_factory=worker_name)
    stopping: bool = False
    desks: list[Desk] = field(default_factory=list)
    on_progress: Callable[[], None] = lambda: None

    def run(self, *, until_idle: bool, batch_is_settled: Callable[[], bool] | None = None) -> None:
        """Work until stopped; with `until_idle` until nothing is left that may be done now."""
        register_worker(worker=self.name, at=self.now())
        self.scratch.mkdir(parents=True, exist_ok=True)
        selector = selectors.DefaultSelector()
        beaten = time.monotonic()
        try:
            while not self.stopping:
                self._give_out_work(selector)
                busy = any(desk.claim for desk in self.desks)
                if not busy and until_idle and (batch_is_settled or _nothing_left)():
                    return
                for key, _ in selector.select(self._patience()):
                    self._listen(key.data, selector)
                self._look_after(selector)
                if time.monotonic() - beaten >= HEARTBEAT_S:
                    self._beat(selector)
                    beaten = time.monotonic()
                self.on_progress()
        finally:
            self._leave(selector)

    def _patience(self) -> float:
        return min([LOOK_AGAIN_S, *(desk.process.timeout() for desk in self.desks)])

    def _give_out_work(self, selector: selectors.BaseSelector) -> None:
        free = next((desk for desk in self.desks if desk.claim is None), None)
        while free is not None or len(self.desks) < self.readers:
            claim = claim_next(worker=self.name, dead=dead_workers(all_workers()), at=self.now())
            if claim is None:
                return
            desk = free or self._new_desk(selector)
            self._lay_on(desk, claim)
            free = next((desk for desk in self.desks if desk.claim is None), None)

    def _new_desk(self, selector: selectors.BaseSelector) -> Desk:
        process = ReadingProcess()
        process.start(log=self.scratch / "readers.log")
        desk = Desk(process, descriptor=process.fileno())
        selector.register(desk.descriptor, selectors.EVENT_READ, desk)
        self.desks.append(desk)
        return desk

    def _lay_on(self, desk: Desk, claim: Claim) -> None:
        folder = Path(tempfile.mkdtemp(prefix="item-", dir=self.scratch))
        desk.claim, desk.folder = claim, folder
        try:
            source = self._fetch(claim, folder)
        except VaultError as error:
            # Without a traceback: its frames may hold words of the document.
            log.warning("item %s: original not readable: %s", claim.item, type(error).__name__)
            give_back(claim=claim, not_before=self.now() + BUSY_PAUSE)
            self._clear(desk)
            return
        desk.process.send(
            {
                "job": f"{claim.item}-{claim.fence}",
                "source": str(source),
                "name": claim.name,
                "engine": self.engine,
                "done_pages": sorted(claim.done_pages),
                "readings": [reading_to_json(page) for page in self._done(claim)],
                "folder": str(folder),
            }
        )

    def _done(self, claim: Claim) -> list[PageReading]:
        return readings_of(claim.item) if claim.done_pages else []

    def _fetch(self, claim: Claim, folder: Path) -> Path:
        source = folder / "original"
        with source.open("wb") as target:
            for chunk in self.vault.read(claim.digest):
                target.write(chunk)
        source.chmod(0o400)
        return source

    def _listen(self, desk: Desk, selector: selectors.BaseSelector) -> None:
        for event in desk.process.events():
            claim = desk.claim
            if claim is None or event.get("job") != f"{claim.item}-{claim.fence}":
                continue
            if event["event"] == "died":
                self._mourn(desk, claim, event, selector)
                return
            try:
                self._note(desk, claim, event)
            except LostClaim:
                log.warning("item %s was taken over by another worker", claim.item)
                self._bury(desk, selector)
                return

    def _note(self, desk: Desk, claim: Claim, event: dict[str, Any]) -> None:
        kind = event["event"]
        if kind == "opened":
            note_opened(
                claim=claim,
                media=str(event["media"]),
                pages=int(event["pages"]),
                signed=bool(event.get("signed")),
                born_digital=bool(event.get("born_digital")),
                warnings=list(event.get("warnings", [])),
            )
        elif kind == "page":
            record_page(claim=claim, page=reading_from_json(event), at=self.now())
        elif kind == "finished":
            self._finish(claim, event)
            self._clear(desk)
        elif kind == "unreadable":
            quarantine(
                claim=claim,
                reason=str(event["reason"]),
                params=dict(event.get("params", {})),
                cpu_s=float(event.get("cpu_s", 0)),
                at=self.now(),
            )
            self._clear(desk)
        elif kind == "busy":
            log.warning("item %s: engine busy: %s", claim.item, event.get("detail", ""))
            give_back(claim=claim, not_before=self.now() + BUSY_PAUSE)
            self._clear(desk)

    def _finish(self, claim: Claim, event: dict[str, Any]) -> None:
        pages: list[PageReading] = readings_of(claim.item)
        copy = None
        if event.get("access_copy"):
            with Path(event["access_copy"]).open("rb") as source:
                stored = keep(self.vault, source, who=WORKER, at=self.now())
            copy = note_stored_file(
                digest=stored.digest, size=stored.size, media="application/pdf", at=self.now()
            )
        finish_reading(
            claim=claim,
            access_copy=copy,
            pdfa=str(event.get("pdfa", "")),
            proposals=propose([as_seen(page) for page in pages]),
            born_digital=bool(event.get("born_digital")),
            warnings=list(event.get("warnings", [])),
            cpu_s=float(event.get("cpu_s", 0)),
            at=self.now(),
        )

    def _mourn(
        self, desk: Desk, claim: Claim, event: dict[str, Any], selector: selectors.BaseSelector
    ) -> None:
        log.warning("item %s: its reader died (%s)", claim.item, event["reason"])
        note_death(
            claim=claim,
            reason=str(event["reason"]),
            params=dict(event.get("params", {})),
            at=self.now(),
        )
        self._bury(desk, selector)

    def _look_after(self, selector: selectors.BaseSelector) -> None:
        for desk in list(self.desks):
            # Also where nothing was said: this is how a process that hangs is noticed.
            self._listen(desk, selector)
            tired = desk.claim is None and desk.served >= ITEMS_A_PROCESS
            if desk in self.desks and (tired or (desk.claim is None and not desk.process.alive)):
                self._bury(desk, selector)

    def _bury(self, desk: Desk, selector: selectors.BaseSelector) -> None:
        selector.unregister(desk.descriptor)
        desk.process.kill()
        self.desks.remove(desk)
        self._clear(desk)

    def _clear(self, desk: Desk) -> None:
        if desk.folder is not None:
            shutil.rmtree(desk.folder, ignore_errors=True)
        desk.claim, desk.folder = None, None
        desk.served += 1

    def _beat(self, selector: selectors.BaseSelector) -> None:
        held = {desk.claim.item: desk.claim.fence for desk in self.desks if desk.claim}
        lost = extend_leases(worker=self.name, held=held, at=self.now())
        for desk in list(self.desks):
            if desk.claim is not None and desk.claim.item in lost:
                self._bury(desk, selector)

    def _leave(self, selector: selectors.BaseSelector) -> None:
        for desk in self.desks:
            desk.process.kill()
            if desk.claim is not None:
                give_back(claim=desk.claim, not_before=None)
            self._clear(desk)
        self.desks.clear()
        selector.close()
        dismiss_worker(worker=self.name)


def _nothing_left() -> bool:
    return unsettled() == 0
