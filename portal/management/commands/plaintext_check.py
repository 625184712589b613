"""Whether words of what is classified stand in clear anywhere below the data folder."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext

from archive.api import VaultError, open_store
from archive.domain.vault_names import vault_folder
from archive.machine_api import closed_in_clear
from machine.command import StoreCommand
from machine.json_values import JsonObject
from machine.plain_words import PlainWords, files_below
from search.api import SearchUnavailable, indexes_below, words_in_files
from search.domain.engine_url import index_folder


@dataclass
class Looked:
    """
    What was found: words in files and in indexes, objects of closed files that stand as they are, and
    what could not be read, so that nothing is known of it.
    """

    searched_files: int = 0
    found: list[JsonObject] = field(default_factory=list)
    index: list[JsonObject] = field(default_factory=list)
    plain_objects: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.found or self.index or self.plain_objects or self.unread)


class Command(StoreCommand):
    help = "Look for words in every file of the store, in every form; ends with 1 where one stands in clear."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--words", type=Path, required=True, help="a file with a word a line")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: object, **options: Any) -> None:
        words, looked = _words_in(options["words"]), Looked()
        try:
            looked.plain_objects = list(closed_in_clear(open_store(settings.KHOSO_VAULT)))
        except VaultError as why:
            raise CommandError(
                gettext("The object storage does not answer (%(why)s). Check its disk.")
                % {"why": why}
            ) from why
        folders = list(_folders())
        _look_into_files(looked, folders, words, but=options["words"])
        _look_into_indexes(looked, folders, words)
        if options["json"]:
            self.stdout.write(json.dumps(vars(looked), ensure_ascii=False))
        else:
            self._tell(looked)
        if not looked.is_clean:
            raise SystemExit(1)

    def _tell(self, looked: Looked) -> None:
        for one in (*looked.found, *looked.index):
            self.stdout.write(f"{one['file']}: {one['word']}")
        for name in looked.plain_objects:
            self.stdout.write(gettext("%(name)s: a closed file, not encrypted") % {"name": name})
        for name in looked.unread:
            self.stdout.write(gettext("%(name)s: could not be read") % {"name": name})
        words = gettext("%(files)s files were searched.")
        self.stdout.write(words % {"files": looked.searched_files})


def _words_in(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as why:
        raise CommandError(
            gettext("%(file)s cannot be read. Name a text file (UTF-8) with a word a line.")
            % {"file": path}
        ) from why
    words = list(dict.fromkeys(filter(None, map(str.strip, lines))))
    if not words:
        raise CommandError(gettext("%(file)s has no word to look for.") % {"file": path})
    return words


def _folders() -> Iterator[Path]:
    """The data folder, and what the settings put elsewhere."""
    data = Path(settings.KHOSO_DATA)
    yield data
    for folder in (vault_folder(settings.KHOSO_VAULT), index_folder(settings.KHOSO_SEARCH)):
        if folder is not None and not folder.resolve().is_relative_to(data.resolve()):
            yield folder


def _look_into_files(
    looked: Looked, folders: Iterable[Path], words: Iterable[str], *, but: Path
) -> None:
    plain = PlainWords(words)
    for path in (path for folder in folders for path in files_below(folder)):
        try:
            if path.samefile(but):
                continue
            looked.found += [{"file": _named(path), "word": word} for word in plain.within(path)]
        except FileNotFoundError:
            continue  # gone since: what it held is not there any more
        except OSError:
            looked.unread.append(_named(path))
            continue
        looked.searched_files += 1


def _look_into_indexes(looked: Looked, folders: Iterable[Path], words: list[str]) -> None:
    for index in (index for folder in folders for index in indexes_below(folder)):
        try:
            held = words_in_files(index, words)
        except SearchUnavailable:
            if index.exists():
                looked.unread.append(_named(index))
            continue
        looked.index += [{"file": _named(index), "word": word} for word in held]


def _named(path: Path) -> str:
    data = Path(settings.KHOSO_DATA)
    return str(path.relative_to(data) if path.is_relative_to(data) else path)
