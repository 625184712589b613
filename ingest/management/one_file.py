"""Reading one file for a command: whatever is wrong with it is one line for the person."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext

from ingest.queries.troubles import in_words
from ingest.tasks.needs import lack_for
from machine.scratch import scratch_of_account
from machine.work_place import work_place
from reading.api import NotRead, read_file
from reading.domain.readings import PageReading


def pages_of(name: str) -> list[PageReading]:
    """The pages of the file, read by the engine of the settings. Raises CommandError."""
    path = Path(name)
    if not path.is_file():
        raise CommandError(gettext("There is no such file: %(name)s") % {"name": path.name})
    lacking = lack_for(settings.KHOSO_OCR)
    if lacking is not None:
        raise CommandError(in_words(lacking))
    try:
        return read_file(path, engine=settings.KHOSO_OCR, scratch=_scratch())
    except NotRead as why:
        explanation = why.explanation
        raise CommandError(gettext(explanation.message) % explanation.params) from why


def _scratch() -> Path:
    """Where the store works, or where there is no store yet the account. Raises CommandError."""
    data = Path(settings.KHOSO_DATA)
    if not data.is_dir():
        return scratch_of_account()
    place = work_place(data, settings.KHOSO_MEMORY)
    lacking = place.lack()
    if lacking is not None:
        raise CommandError(in_words(lacking))
    return place.folder
