"""Making a site ready to run."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.actions.preparing import (
    CannotPrepare,
    DemoPerson,
    make_data_folder,
    make_demo,
    make_guides,
    make_secret_key,
    make_tables,
    open_admin,
)
from search.api import IndexLocked, make_index, open_engine


class Command(BaseCommand):
    help = "Make the data folder, the secret key, the tables and the words; may be run again."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="invented people and inventories")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.KHOSO_DATA)
        people: list[DemoPerson] = []
        try:
            make_data_folder(folder)
            if healed := make_secret_key(folder):
                self.stderr.write(healed)
            make_tables(folder)
            make_guides()
            open_admin()
            make_index(open_engine(settings.KHOSO_SEARCH))
            if options["demo"]:
                samples = Path(settings.BASE_DIR) / "samples"
                people = make_demo(samples=samples, at=timezone.now())
        except CannotPrepare as why:
            raise CommandError(str(why)) from why
        except IndexLocked:
            # The indexer is at work: then there is an index.
            pass
        if options["json"]:
            self.stdout.write(json.dumps([asdict(person) for person in people], ensure_ascii=False))
        elif any(person.password for person in people):
            self._tell(people)

    def _tell(self, people: list[DemoPerson]) -> None:
        out = sys.stdout
        out.write("\nTài khoản dùng thử, mật khẩu chỉ hiện một lần này:\n\n")
        for person in people:
            password = person.password or "(đã cấp trước)"
            out.write(
                f"  {person.username:<12} {password:<20} {person.role:<17} {person.full_name}\n"
            )
        out.write("\n")
