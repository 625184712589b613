"""Making a site ready to run."""

import json
import time
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from datetime import datetime
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext

from access.api import Actor, console, sort_people
from archive.api import bring_issuers, key_place
from audit.api import inspect_trail
from keys.api import KeysError, OtherSite
from machine.command import StoreCommand
from machine.json_values import JsonObject
from portal.actions.guides import bring_guide
from portal.actions.handing_over import hand_over
from portal.actions.moving_here import refuse_moved
from portal.actions.preparing import (
    SETUP,
    CannotPrepare,
    DemoPerson,
    make_data_folder,
    make_demo,
    make_guides,
    make_secret_key,
    make_tables,
    open_admin,
    refuse_trial_in_own_archive,
    tell_settings,
)
from portal.domain.moving import CannotMove
from portal.management.moving_places import in_words
from portal.management.trial_keys import made_and_open
from portal.queries.key_words import fault_in_words
from portal.queries.prepared import lacking
from search.api import IndexLocked, SearchUnavailable, make_index, open_engine

GUIDE = "docs/huong-dan-su-dung.md"
LOOK_EVERY_S = 3.0


class Command(StoreCommand):
    help = "Make the data folder, the secret key, the tables and the words; may be run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="invented people and inventories")
        parser.add_argument("--json", action="store_true")
        parser.add_argument(
            "--await", action="store_true", dest="waits",
            help="make nothing: wait until that was done elsewhere, and say what is missing",
        )  # fmt: skip

    def handle(self, *args: object, **options: object) -> None:
        asked = Namespace(**options)
        folder = Path(settings.KHOSO_DATA)
        if asked.waits:
            self._wait(folder)
            return
        people: list[DemoPerson] = []
        phrase = ""
        by, at = console(), timezone.now()
        try:
            make_data_folder(folder)
            if healed := make_secret_key(folder):
                self.stderr.write(healed)
            refuse_moved()
            make_tables(folder)
            self._look_at_trail()
            self._look_at_keys()
            if asked.demo:
                refuse_trial_in_own_archive()
                phrase = self._make_keys(by, at)
            make_guides()
            open_admin()
            bring_issuers(who=SETUP, at=at)
            bring_guide(Path(settings.BASE_DIR) / GUIDE, who=SETUP, at=at)
            sort_people()
            tell_settings(by=by, settings=settings_to_tell(trial=asked.demo), at=at)
            self._make_index()
            if asked.demo:
                samples = Path(settings.BASE_DIR) / "samples"
                people = make_demo(by=by, samples=samples, at=at)
        except CannotPrepare as why:
            raise CommandError(str(why)) from why
        except CannotMove as why:
            raise in_words(why) from why
        except IndexLocked:
            # The indexer is at work: then there is an index.
            pass
        kept = self._tell(people, phrase, folder, quiet=asked.json) if people else None
        if asked.json:
            rows = [
                {"username": p.username, "role": p.role, "full_name": p.full_name} for p in people
            ]
            told = {"people": rows, "passwords": str(kept) if kept else ""}
            self.stdout.write(json.dumps(told, ensure_ascii=False))

    def _make_index(self) -> None:
        try:
            make_index(open_engine(settings.KHOSO_SEARCH))
        except IndexLocked:
            raise
        except SearchUnavailable:
            # Whoever leafs through the archive needs no index; the indexer makes it when it can.
            self.stderr.write(
                gettext(
                    "The search engine does not answer. The store starts without it, and the indexer tries "
                    "again: see that KHOSO_SEARCH names a folder that may be written, or a server that runs."
                )
            )

    def _wait(self, folder: Path) -> None:
        """Each thing that is missing is told once, however long it is."""
        told = ""
        while missing := lacking(folder):
            if missing != told:
                self.stderr.write(missing)
                told = missing
            time.sleep(LOOK_EVERY_S)

    def _look_at_trail(self) -> None:
        faults = inspect_trail(who=SETUP, at=timezone.now())
        if faults:
            self.stderr.write(
                gettext(
                    "The trail was tampered with, or a copy of the database was put back: guards "
                    "%(guards)s, missing events %(missing)s. Tell the auditor before anything else."
                )
                % {"guards": ", ".join(faults.guards) or "–", "missing": faults.missing}
            )

    def _look_at_keys(self) -> None:
        """The ordinary part of a site starts without its keys; whoever starts it is told."""
        try:
            key_place().opened()
        except KeysError as why:
            fault = fault_in_words("other_site" if isinstance(why, OtherSite) else "unusable")
            self.stderr.write(str(fault))

    def _make_keys(self, by: Actor, at: datetime) -> str:
        """The trial's; the passphrase that opens them, where they were made just now."""
        phrase, trouble = made_and_open(by=by, at=at)
        if trouble:
            self.stderr.write(trouble)
        return phrase

    def _tell(
        self, people: list[DemoPerson], phrase: str, folder: Path, *, quiet: bool
    ) -> Path | None:
        """Passwords to a terminal or into a closed file; of the file only its place is said."""
        if not phrase and not any(person.password for person in people):
            return None
        before = gettext("(given before)")
        lines = [
            f"  {p.username:<12} {p.password or before:<20} {p.role:<17} {p.full_name}"
            for p in people
        ]
        head = gettext("Accounts of the trial; the passwords are shown this once:")
        if phrase:
            said = gettext("What opens the trial's keys, beside its key file: %(phrase)s")
            lines += ["", said % {"phrase": phrase}]
        out = StringIO() if quiet else self.stdout
        kept = hand_over(
            ["", head, "", *lines, ""], out=out, folder=folder, name="mat-khau-dung-thu"
        )
        if kept is not None and not quiet:
            self.stdout.write(
                gettext(
                    "The passwords of the trial's accounts were written to %(file)s, which only its "
                    "owner reads."
                )
                % {"file": kept}
            )
        return kept


def settings_to_tell(*, trial: bool) -> JsonObject:
    """
    What the trail keeps of the settings: all that was set, and of secrets that they are set; and
    which of the two starts it was.
    """
    env = asdict(settings.KHOSO_ENV)
    env["secret_key"] = "set" if env["secret_key"] else ""
    del env["gone"]
    return {name: _as_told(value) for name, value in env.items()} | {"trial": trial}


def _as_told(value: object) -> bool | int | str:
    if isinstance(value, bool | int):
        return value
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value or "")
