"""What the security officer decides of a level, at the machine itself."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext

from access.api import (
    AccessDenied,
    Level,
    Permission,
    UnknownPerson,
    console,
    console_actor,
    refuse_unknown,
)
from access.domain.levels import LEVEL_WORDS
from archive.api import ChangedMeanwhile, Secrecy
from archive.domain.deciding import BelowWhatStands, Decision, NoBasis, NotYet
from audit.api import Act
from ingest.actions.levels import decide_paper
from ingest.domain.transitions import NotWaiting
from ingest.queries.papers_to_decide import paper_to
from machine.command import ReadingCommand

NAMES = {level.name.lower(): level for level in Level}


class Command(ReadingCommand):
    help = "Decide the level of a record (KS-…) or of an item of a batch, as a security officer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "paper", help="KS-1234567, or the number of an item, with its batch or without"
        )
        levels = sorted(NAMES, key=lambda name: NAMES[name])
        parser.add_argument("level", type=str.lower, choices=levels)
        parser.add_argument("--basis", required=True, help="what the level rests on")
        counted = parser.add_mutually_exclusive_group()
        counted.add_argument(
            "--since", type=date.fromisoformat, help="day (YYYY-MM-DD) on which the level was set"
        )
        counted.add_argument(
            "--of-paper", action="store_true", help="the paper bore it from its own day"
        )
        parser.add_argument("--as", dest="username", required=True)
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: str, **options: Any) -> None:
        label = str(options["paper"]).rpartition("/")[2]
        try:
            before, after = self._decided(label, options)
        except UnknownPerson as why:
            raise CommandError(
                gettext("There is no person with the name %(name)s.") % {"name": why}
            ) from why
        except AccessDenied as why:
            raise CommandError(
                gettext("This person may not decide it (%(rule)s).") % {"rule": why.rule}
            ) from why
        except BelowWhatStands as why:
            raise CommandError(
                gettext("The paper stands at a higher level already; lowering it takes two people.")
            ) from why
        except NoBasis as why:
            raise CommandError(
                gettext("Write what the level rests on, in three letters at least.")
            ) from why
        except NotYet as why:
            raise CommandError(gettext("This day is still to come. Look at it again.")) from why
        except (NotWaiting, ChangedMeanwhile) as why:
            raise CommandError(
                gettext("It waits for no decision any more: somebody else has decided it.")
            ) from why
        if options["json"]:
            names = {"before": before.name.lower(), "level": after.name.lower()}
            self.stdout.write(json.dumps({"paper": label, **names}, ensure_ascii=False))
            return
        self.stdout.write(
            f"{label}: {gettext(LEVEL_WORDS[before])} → {gettext(LEVEL_WORDS[after])}"
        )

    def _decided(self, label: str, options: dict[str, Any]) -> tuple[Level, Level]:
        at, after = timezone.now(), NAMES[options["level"]]
        try:
            actor = console_actor(options["username"], at=at)
        except UnknownPerson:
            name = options["username"]
            refuse_unknown(console(), Permission.DECIDE_LEVEL, name, act=Act.DECIDE_LEVEL, at=at)
        found = paper_to(label, act=Act.DECIDE_LEVEL, actor=actor, at=at)
        to = Secrecy(after, found.stands.party_papers)
        since, of_paper = options["since"], options["of_paper"]
        decision = Decision(to, options["basis"], since=since, of_paper=of_paper)
        decide_paper(found, version=found.version, decision=decision, actor=actor, at=at)
        return found.level, after
