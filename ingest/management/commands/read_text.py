"""The text of one file, through the pipeline of the batches; no database is needed."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext

from ingest.domain.readings import PageReading
from ingest.ocr.port import LanguageDataMissing
from ingest.tasks.running import LANGUAGE_DATA_MISSING, check_engine
from ingest.tasks.single_file import NotRead, read_file


class Command(BaseCommand):
    help = "Read one file and print its text, or with --json its pages with their signals."
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
        if options["json"]:
            self.stdout.write(
                json.dumps({"pages": [as_json(page) for page in pages]}, ensure_ascii=False)
            )
        else:
            self.stdout.write("\n\n".join(page.text for page in pages))


def as_json(page: PageReading) -> dict[str, Any]:
    """A page as other programs read it."""
    return {
        "number": page.number,
        "text": page.text,
        "confidence": round(page.confidence, 2),
        "coverage": round(page.coverage, 4),
        "validity": round(page.validity, 4),
        "variant": page.variant,
    }
