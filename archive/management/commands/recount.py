"""Comparing the kept figures with what they count."""

from argparse import ArgumentParser
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from json import dumps
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext

from archive.api import know_standings, recount, settle_sums
from machine.command import StoreCommand
from machine.database.alone import RECOUNT, Alone

MORNING = 6
ONCE_A_NIGHT, AT_THE_LATEST = timedelta(hours=12), timedelta(days=3)


class Command(StoreCommand):
    help = (
        "Count everything anew, compare it with the kept figures and mend what differs. "
        "Ends with 1 when something differed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--only-compare", action="store_true", help="mend nothing")
        parser.add_argument(
            "--if-due", action="store_true", help="only at night, or when three days went by"
        )

    def handle(
        self, *_args: str, json: bool, only_compare: bool, if_due: bool, **_options: object
    ) -> None:
        if if_due and not _is_due():
            return
        alone = Alone(RECOUNT)
        if not alone.holds():
            # Another machine counts just now, the same figures.
            if not if_due:
                raise CommandError(gettext("Another machine counts just now. Try again later."))
            return
        try:
            self._recount(json=json, mend=not only_compare)
        finally:
            alone.give_up()

    def _recount(self, *, json: bool, mend: bool) -> None:
        found = recount(mend=mend)
        while settle_sums() or know_standings():
            pass
        if json:
            rows = [asdict(row) for row in found]
            self.stdout.write(dumps({"differences": rows}, ensure_ascii=False))
        elif found:
            words = gettext("%(count)d kept figures differed from what is there.")
            if mend:
                words = gettext("%(count)d kept figures differed from what is there; mended.")
            self.stderr.write(words % {"count": len(found)})
        else:
            self.stdout.write(gettext("Every kept figure is what is there."))
        _mark().touch()
        if found:
            raise SystemExit(1)


def _mark() -> Path:
    return Path(settings.KHOSO_DATA) / "recounted"


def _is_due() -> bool:
    mark, now = _mark(), timezone.now()
    if not mark.exists():
        return True
    since = now - datetime.fromtimestamp(mark.stat().st_mtime, tz=UTC)
    at_night = timezone.localtime(now).hour < MORNING
    return since > AT_THE_LATEST or (at_night and since > ONCE_A_NIGHT)
