"""What keeps objects locked: leases renewed, and the locks of the store tried, once a day or by hand."""

from argparse import ArgumentParser
from datetime import timedelta
from json import dumps
from typing import Any, Final

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext

from archive.api import VaultError, open_store, tend_store
from machine.command import StoreCommand

# Called each hour, it is done once a day, at whatever hour the machine is on.
_EVERY: Final = timedelta(hours=20)


class Command(StoreCommand):
    help = (
        "Renew the leases of objects in a store with locks, and try whether it holds to them. Ends with 1 where it "
        "lets a locked object go."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")
        parser.add_argument(
            "--if-due", action="store_true", help="do nothing where it was done today"
        )

    def handle(self, *_args: str, json: bool, if_due: bool, **_options: Any) -> None:
        at = timezone.now()
        try:
            done = tend_store(
                open_store(settings.KHOSO_VAULT),
                at=at,
                unless_after=at - _EVERY if if_due else None,
            )
        except VaultError as why:
            raise CommandError(
                gettext(
                    "The locks of the object storage could not be seen to (%(why)s). Mend that; they are seen to "
                    "again within the hour."
                )
                % {"why": why}
            ) from why
        if json:
            told = {"renewed": done.renewed, "tried": done.tried, "let_go": [*done.let_go]}
            self.stdout.write(dumps(told, ensure_ascii=False))
        elif done.let_go or not if_due:
            self.stdout.write(_sentence(done.renewed, tried=done.tried, let_go=done.let_go))
        if done.let_go:
            raise SystemExit(1)


def _sentence(renewed: int, *, tried: bool, let_go: tuple[str, ...]) -> str:
    if let_go:
        return gettext(
            "The store lets go what is locked (%(what)s): it does not keep files from being removed."
        ) % {"what": ", ".join(let_go)}
    if not tried:
        return gettext(
            "The object storage has no locks of its own to see to, or was seen to today."
        )
    return gettext("The store holds to its locks. Leases renewed: %(count)d.") % {"count": renewed}
