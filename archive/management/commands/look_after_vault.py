"""Looking through the vault, by hand or each night."""

import fcntl
import os
import signal
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management.base import CommandError
from django.db import OperationalError
from django.utils import timezone
from django.utils.translation import gettext

from access.api import console_who
from archive.api import (
    BrokenOff,
    Looking,
    VaultError,
    VaultReport,
    look_is_due,
    look_through,
    open_store,
    vault_report,
)
from machine.command import StoreCommand
from machine.database.alone import VAULT_LOOK, Alone
from machine.json_values import JsonObject

if TYPE_CHECKING:
    from archive.api import VaultLook

CONSOLE = replace(console_who(), name="system")
MEGABYTES_A_SECOND = 40.0
LONGEST_NAP_S = 0.5


class Command(StoreCommand):
    help = (
        "Read every object of the vault again and report what is damaged, missing or nobody's. "
        "Deletes nothing; goes on where it was broken off."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")
        parser.add_argument(
            "--rate",
            type=float,
            default=MEGABYTES_A_SECOND,
            help="megabytes a second at most; 0: as fast as the disk gives",
        )
        parser.add_argument(
            "--minutes",
            type=float,
            default=0,
            help="stop after so long and go on at the next call; 0: look at everything",
        )
        parser.add_argument(
            "--if-due", action="store_true", help="do nothing unless tonight's look is to be done"
        )

    def handle(
        self,
        *_args: str,
        json: bool,
        rate: float,
        minutes: float,
        if_due: bool,
        **_options: object,
    ) -> None:
        try:
            with only_look(Path(settings.KHOSO_DATA) / "vault-look.lock") as alone:
                if not alone:
                    self._already_at_work(quietly=if_due)
                    return
                if if_due and not look_is_due(timezone.now()):
                    return
                if if_due:
                    # Nobody waits for it: who reads and who files comes first.
                    os.nice(10)
                finished = self._look(rate, minutes)
            report = vault_report()
        except (VaultError, OSError) as why:
            raise CommandError(
                gettext("The object storage cannot be looked through (%(why)s). Check its disk.")
                % {"why": why}
            ) from why
        except OperationalError as why:
            raise CommandError(
                gettext("The database is busy. The look goes on from here at the next call.")
            ) from why
        if if_due and not report.lost:
            return
        if json:
            self.stdout.write(dumps(as_json(report, finished=finished), ensure_ascii=False))
        else:
            self.stdout.write(as_text(report, finished=finished))

    def _already_at_work(self, *, quietly: bool) -> None:
        if not quietly:
            raise CommandError(gettext("A look through the vault is at work already."))

    def _look(self, rate: float, minutes: float) -> bool:
        """Whether the whole vault was looked through."""
        pace = Pace(rate, minutes)
        progress = Progress()

        def passed(look: "VaultLook") -> None:
            progress.tell(look)
            pace.passed()

        looking = Looking(
            store=open_store(settings.KHOSO_VAULT),
            who=CONSOLE,
            now=timezone.now,
            seen=pace.seen,
            passed=passed,
        )
        with pace.until_told_to_stop():
            try:
                look_through(looking)
            except BrokenOff:
                return False
            finally:
                progress.end()
        return True


class Pace:
    """Keeps to a number of bytes a second, and stops in good order when it is time."""

    def __init__(self, megabytes_a_second: float, minutes: float) -> None:
        self._rate = megabytes_a_second * 1_000_000
        self._start = time.monotonic()
        self._end = self._start + minutes * 60 if minutes > 0 else float("inf")
        self._bytes = 0
        self._stop = False

    def seen(self, length: int) -> None:
        """Wait as long as so many bytes deserve. Raises BrokenOff."""
        self._bytes += length
        self.passed()
        while self._rate > 0 and (early := self._due() - time.monotonic()) > 0:
            time.sleep(min(early, LONGEST_NAP_S))
            self.passed()

    def passed(self) -> None:
        """Raises BrokenOff when the look is to end here."""
        if self._stop or time.monotonic() >= self._end:
            raise BrokenOff

    @contextmanager
    def until_told_to_stop(self) -> Iterator[None]:
        """SIGTERM and Ctrl-C end the look behind the last whole object."""
        before = {}
        for number in (signal.SIGTERM, signal.SIGINT):
            before[number] = signal.signal(number, self._told)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _told(self, *_: object) -> None:
        self._stop = True

    def _due(self) -> float:
        return self._start + self._bytes / self._rate


class Progress:
    """One line of a terminal that tells how far the look has come; silent elsewhere."""

    def __init__(self) -> None:
        self._shown_at = 0.0
        self._open = False

    def tell(self, look: "VaultLook") -> None:
        if not sys.stderr.isatty() or time.monotonic() - self._shown_at < 0.5:
            return
        self._shown_at, self._open = time.monotonic(), True
        line = gettext("%(objects)d objects, %(size)d MB; damaged %(damaged)d, missing %(missing)d")
        told = line % {
            "objects": look.objects_seen,
            "size": look.bytes_seen // 1_000_000,
            "damaged": look.damaged,
            "missing": look.missing,
        }
        sys.stderr.write(f"\r{told}\x1b[K")
        sys.stderr.flush()

    def end(self) -> None:
        if self._open:
            sys.stderr.write("\n")


@contextmanager
def only_look(path: Path) -> Iterator[bool]:
    """Whether no other process, of this machine or another, looks through the vault; so it stays to the end."""
    alone = Alone(VAULT_LOOK)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        try:
            yield alone.holds()
        finally:
            alone.give_up()


def as_json(report: VaultReport, *, finished: bool) -> JsonObject:
    """The state of the vault as other programs read it."""
    look = report.last if finished else report.running
    return {
        "finished": finished,
        "objects": look.objects_seen if look else 0,
        "bytes": look.bytes_seen if look else 0,
        "reached": look.reached if look else "",
        "damaged": report.damaged,
        "missing": report.missing,
        "orphans": report.orphans,
        "unreferenced": report.unreferenced,
        "findings": [
            {"object": row.object_name, "kind": row.kind, "seen_at": row.seen_at.isoformat()}
            for row in report.findings
        ],
    }


def as_text(report: VaultReport, *, finished: bool) -> str:
    """The state of the vault as lines for a person."""
    look = report.last if finished else report.running
    head = (
        gettext("The whole vault was looked through: %(objects)d objects.")
        if finished
        else gettext("Looked at %(objects)d objects so far; the next call goes on from here.")
    )
    lines = [head % {"objects": look.objects_seen if look else 0}]
    lines += [f"  {row.kind:<12} {row.object_name}" for row in report.findings]
    if report.lost:
        lines.append(
            gettext("Take the folders with these files in again, or put them back from a backup.")
        )
    return "\n".join(lines)
