"""What the machine takes the fields of one file to be; no database is needed."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext

from ingest.ocr.port import LanguageDataMissing
from ingest.tasks.running import LANGUAGE_DATA_MISSING, check_engine
from ingest.tasks.single_file import NotRead, describe, read_file


class Command(BaseCommand):
    help = "Print the proposals for one file: value, confidence, page and box of each field."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        if not path.is_file():
            raise CommandError(gettext("There is no such file: %(name)s") % {"name": path.name})
        try:
            check_engine(settings.KHOSO_OCR)
            pages = read_file(path, engine=settings.KHOSO_OCR)
        except NotRead as why:
            explanation = why.explanation
            raise CommandError(gettext(explanation.message) % explanation.params) from why
        except LanguageDataMissing as why:
            raise CommandError(gettext(LANGUAGE_DATA_MISSING)) from why
        found = describe(pages)
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        for name, proposal in found.items():
            self.stdout.write(f"{name:<11} {proposal['confidence']:.2f}  {proposal['value']}")
