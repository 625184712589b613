"""What a list's file holds, as an import would take it; no database is needed."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext

from archive.actions.list_reading import reading_of_list
from archive.domain.busy import Busy
from archive.domain.listing.fields import Field
from archive.domain.listing.results import ListReading
from archive.domain.listing.wire import reading_as_json
from archive.reports.lists import NotAList
from archive.views.importing import NOT_A_LIST
from machine.command import StoreCommand


class Command(StoreCommand):
    help = "Read one list and print its rows, dossiers and what is left out of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument(
            "--columns", default="", help='JSON file: {"0": "position", "3": "title", …}'
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        read = _read(Path(options["file"]), _columns(options["columns"]))
        if options["json"]:
            self.stdout.write(json.dumps(reading_as_json(read), ensure_ascii=False))
            return
        for line in _as_text(read):
            self.stdout.write(line)


def _read(path: Path, columns: dict[int, Field] | None) -> ListReading:
    """Raises CommandError."""
    if not path.is_file():
        raise CommandError(gettext("There is no such file: %(name)s") % {"name": path.name})
    try:
        with path.open("rb") as source:
            return reading_of_list(source, name=path.name, columns=columns)
    except NotAList as why:
        raise CommandError(_words(why.code)) from why
    except Busy as busy:
        raise CommandError(gettext("The machine is busy. Try again in a minute.")) from busy


def _words(code: str) -> str:
    """Why the file is no list. Screens take no .csv; here one is read."""
    if code == "wrong_type":
        return gettext(
            "Only .xlsx, .xls, .ods, .docx and .csv can be read. Save the list as one of them."
        )
    return str(NOT_A_LIST[code])


def _columns(name: str) -> dict[int, Field] | None:
    """Columns that a person names, by place from 0. Raises CommandError."""
    if not name:
        return None
    try:
        given = json.loads(Path(name).read_text("utf-8"))
        return {int(place): Field(field) for place, field in given.items()}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise CommandError(
            gettext(
                "The columns cannot be read from %(name)s. "
                'Write them as {"0": "position", "1": "number"}; the fields are: %(fields)s.'
            )
            % {"name": Path(name).name, "fields": ", ".join(Field)}
        ) from error


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
