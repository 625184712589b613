"""Moving the whole archive to another place: from one machine to servers, and back."""

import json
from argparse import SUPPRESS, ArgumentParser
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from access.api import console
from archive.api import VaultError
from machine.command import ReadingCommand
from portal.actions.data_folder import OpenToOthers
from portal.actions.moving import compare_sites, move_site
from portal.actions.moving_answers import answers
from portal.actions.moving_here import (
    close_here,
    index_here,
    make_ready,
    release_here,
    tell_arrived,
    tell_left,
)
from portal.domain.moving import CannotMove, Moved, Step, StepFailed
from portal.management.moving_places import Programs, in_words, place_called
from search.api import IndexLocked, SearchUnavailable, open_engine


class Command(ReadingCommand):
    help = (
        "Move the whole archive to another place; may be broken off, and goes on. The old place is then only "
        "read, until --release. Ends with 1 where the two differ."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--from", dest="source", help="desk:/DATA-FOLDER or env:/FILE-OF-SETTINGS"
        )
        parser.add_argument("--to", dest="target", help="the same")
        parser.add_argument(
            "--verify-only", action="store_true", help="compare, and change nothing"
        )
        parser.add_argument("--release", action="store_true", help="this place is written to again")
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--here", choices=[str(step) for step in Step], help=SUPPRESS)
        parser.add_argument("--at", help=SUPPRESS)

    def prepared(self, options: Any) -> Any:
        """Keys are opened by the programs that ask for answers, each at its own place."""
        if options["here"] == Step.ANSWERS and options["key_file"] is not None:
            return super().prepared(options)
        return nullcontext()

    def handle(self, *_args: str, **options: Any) -> None:
        at = parse_datetime(options["at"] or "") or timezone.now()
        try:
            if options["here"]:
                self.stdout.write(json.dumps(_done_here(Step(options["here"]), at)))
            elif options["release"]:
                release_here(by=console(), at=at)
                self.stdout.write(gettext("This place is open again, and written to as before."))
            else:
                self._move(options, at)
        except CannotMove as why:
            raise in_words(why) from why
        except (StepFailed, OpenToOthers) as why:
            raise CommandError(str(why)) from why
        except (IndexLocked, SearchUnavailable) as why:
            raise CommandError(
                gettext("The search engine does not answer. Try again later.")
            ) from why
        except VaultError as why:
            raise CommandError(
                gettext("The object storage cannot be used: %(why)s") % {"why": why}
            ) from why

    def _move(self, options: dict[str, Any], at: datetime) -> None:
        if not (options["source"] and options["target"]):
            raise CommandError(gettext("Say which place is moved to which: --from and --to."))
        source, target = place_called(options["source"]), place_called(options["target"])
        more = ["--at", at.isoformat()]
        if options["key_file"] is not None:
            more += ["--key-file", str(options["key_file"])]
        do = compare_sites if options["verify_only"] else move_site
        found = do(source, target, run=Programs(tuple(more)), tell=self._tell)
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json()))
        self._say(found, json_asked=options["json"], moved=not options["verify_only"])
        if not found.is_well:
            raise SystemExit(1)

    def _tell(self, what: str, count: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{what:<44} {count:>9}", ending="")

    def _say(self, found: Moved, *, json_asked: bool, moved: bool) -> None:
        if found.differing:
            shown = ", ".join(found.differing[:20])
            self.stderr.write(
                gettext("%(count)d tables or files differ: %(names)s")
                % {"count": len(found.differing), "names": shown}
            )
        if not found.trail_equal:
            self.stderr.write(gettext("The trail is another at the new place."))
        if found.digests_ok and found.trail_equal and not found.answers_equal:
            self.stderr.write(gettext("The two places answer otherwise to the same questions."))
        if json_asked or not found.is_well:
            return
        counts = {"records": found.records, "objects": found.objects, "asked": found.asked}
        words = gettext(
            "Both places are the same: %(records)d records, %(objects)d files, %(asked)d questions."
        )
        self.stdout.write(words % counts)
        if moved:
            self.stdout.write(
                gettext(
                    "The old place is only read from now on. Start the programs of the new one."
                )
            )


def _done_here(step: Step, at: datetime) -> Any:
    """A step of a move that another program leads, at this place."""
    match step:
        case Step.CLOSE:
            return close_here(by=console(), at=at)
        case Step.READY:
            return make_ready()
        case Step.INDEX:
            return index_here()
        case Step.ANSWERS:
            return answers(engine=open_engine(settings.KHOSO_SEARCH), at=at)
        case Step.LEFT:
            return tell_left(by=console(), at=at)
        case Step.ARRIVED:
            return tell_arrived(by=console(), at=at)
