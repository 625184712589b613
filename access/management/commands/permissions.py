"""The permission table on standard output."""

import json
from argparse import ArgumentParser
from typing import Any

from access.api import read_aloud
from machine.command import StoreCommand


class Command(StoreCommand):
    help = "Print the permission table: each permission with the rules that must all hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: object, **options: Any) -> None:
        table = read_aloud()
        if options["json"]:
            rows = [{"permission": name, "rules": rules} for name, rules in table]
            self.stdout.write(json.dumps(rows))
            return
        for name, rules in table:
            self.stdout.write(f"{name:<20} {', '.join(rules)}")
