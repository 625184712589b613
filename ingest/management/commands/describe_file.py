"""What the machine takes the fields of one file to be; no database is needed."""

from argparse import ArgumentParser
from json import dumps

from ingest.management.one_file import pages_of
from machine.command import StoreCommand
from reading.api import describe


class Command(StoreCommand):
    help = "Print the proposals for one file: value, confidence, page and box of each field."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: str, file: str, json: bool, **_options: object) -> None:
        pages = pages_of(file)
        found = describe(pages)
        if json:
            self.stdout.write(dumps(found, ensure_ascii=False))
            return
        for name, proposal in found.items():
            self.stdout.write(f"{name:<11} {proposal['confidence']:.2f}  {proposal['value']}")
