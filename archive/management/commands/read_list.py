"""What a list's file holds, as an import would take it; no database is needed."""

from argparse import ArgumentParser
from collections.abc import Iterator
from json import dumps
from pathlib import Path

from django.utils.translation import gettext

from archive.domain.listing.results import ListReading
from archive.domain.listing.wire import reading_as_json
from archive.management.list_files import columns_in, read_list_file
from machine.command import StoreCommand


class Command(StoreCommand):
    help = "Read one list and print its rows, dossiers and what is left out of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument(
            "--columns", default="", help='JSON file: {"0": "position", "3": "title", …}'
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: str, file: str, columns: str, json: bool, **_options: object) -> None:
        read = read_list_file(Path(file), columns_in(columns))
        if json:
            self.stdout.write(dumps(reading_as_json(read), ensure_ascii=False))
            return
        for line in _as_text(read):
            self.stdout.write(line)


def _as_text(read: ListReading) -> Iterator[str]:
    """The reading for a person: the columns, the first ten rows, and every line left out."""
    yield gettext(
        "%(rows)d rows, %(dossiers)d dossiers, %(left_out)d lines left out of %(filled)d."
    ) % {
        "rows": len(read.rows),
        "dossiers": len(read.dossiers),
        "left_out": read.counts.left_out,
        "filled": read.counts.filled,
    }
    for column in read.columns:
        yield f"  {column.index}: {column.heading} → {column.field} ({column.score:.2f})"
    for row in read.first_rows:
        marks = ", ".join(row.marks)
        yield f"  {row.position}. {row.number} | {row.issued or row.date_text} | {row.title} {marks}"
    for one in read.left_out:
        yield f"  {one.at.sheet} {one.at.line}: {one.reason} | {one.text}"
