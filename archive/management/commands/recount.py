"""Comparing the kept figures with what they count."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext

from archive.api import recount, settle_sums


class Command(BaseCommand):
    help = (
        "Count everything anew, compare it with the kept figures and mend what differs. "
        "Ends with 1 when something differed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--only-compare", action="store_true", help="mend nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        found = recount(mend=not options["only_compare"])
        while settle_sums():
            pass
        if options["json"]:
            rows = [asdict(row) for row in found]
            self.stdout.write(json.dumps({"differences": rows}, ensure_ascii=False))
        elif found:
            words = gettext("%(count)d kept figures differed from what is there.")
            if not options["only_compare"]:
                words = gettext("%(count)d kept figures differed from what is there; mended.")
            self.stderr.write(words % {"count": len(found)})
        else:
            self.stdout.write(gettext("Every kept figure is what is there."))
        if found:
            raise SystemExit(1)
