"""Reading a list's file for a command: whatever is wrong with it is one line for the person."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, TypeVar

from django.core.management.base import CommandError
from django.utils.translation import gettext

from archive.actions.list_reading import ReadForUnit, list_for_unit, reading_of_list
from archive.domain.busy import Busy
from archive.domain.listing.fields import Field
from archive.domain.listing.results import ListReading
from archive.models import Inventory
from archive.reports.lists import NotAList
from archive.views.list_words import NOT_A_LIST

Columns = dict[int, Field] | None
_Made = TypeVar("_Made")


def read_list_file(path: Path, columns: Columns) -> ListReading:
    """Raises CommandError."""
    return _read(path, lambda source: reading_of_list(source, name=path.name, columns=columns))


def read_list_for(inventory: Inventory, path: Path, columns: Columns) -> ReadForUnit:
    """The same, with columns as people of the inventory's unit put them right before."""
    return _read(
        path, lambda source: list_for_unit(source, inventory, name=path.name, columns=columns)
    )


def _read(path: Path, reading: Callable[[BinaryIO], _Made]) -> _Made:
    if not path.is_file():
        raise CommandError(gettext("There is no such file: %(name)s") % {"name": path.name})
    try:
        with path.open("rb") as source:
            return reading(source)
    except NotAList as why:
        raise CommandError(str(NOT_A_LIST[why.code])) from why
    except Busy as busy:
        raise CommandError(gettext("The machine is busy. Try again in a minute.")) from busy


def columns_in(name: str) -> Columns:
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
