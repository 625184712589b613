"""The text of one file, through the pipeline of the batches; no database is needed."""

from argparse import ArgumentParser
from json import dumps

from ingest.management.one_file import pages_of
from machine.command import StoreCommand
from machine.json_values import JsonObject
from reading.domain.readings import PageReading


class Command(StoreCommand):
    help = "Read one file and print its text, or with --json its pages with their signals."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: str, file: str, json: bool, **_options: object) -> None:
        pages = pages_of(file)
        if json:
            self.stdout.write(
                dumps({"pages": [as_json(page) for page in pages]}, ensure_ascii=False)
            )
        else:
            self.stdout.write("\n\n".join(page.text for page in pages))


def as_json(page: PageReading) -> JsonObject:
    """A page as other programs read it."""
    return {
        "number": page.number,
        "text": page.text,
        "confidence": round(page.confidence, 2),
        "coverage": round(page.coverage, 4),
        "validity": round(page.validity, 4),
        "variant": page.variant,
    }
