"""
What came down before anybody vouched for that, as on a site from before: what is owed of it stays as closed as
its keys, until whoever knows the passphrase has looked at all of it and says that it is right.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext

from access.api import Actor, named, unasked
from access.domain.levels import LEVEL_WORDS
from archive.actions.keeping import Store, found_above
from archive.actions.owing import owed_by
from archive.actions.owing_objects import secrecy_held
from archive.domain.standing import PARTY, level_of, rank_of
from archive.models import Owed, StoredFile
from archive.models.closed_rows import WordsOfPapers, encrypted_columns, with_what_closes
from archive.models.descent import Subject, let_down
from archive.models.read_words import Read
from archive.queries.understated import called
from audit.api import Act
from keys.api import KeyClass

KEYS: Final = named("keys")
_Place = tuple[Subject, KeyClass, KeyClass]


@dataclass(frozen=True, slots=True)
class CameDown:
    """A row that is below its keys; of words, the keys that they stand under."""

    subject: Subject
    came_from: KeyClass
    came_to: KeyClass
    keys: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """Which it is, from where and to what."""
        before, after = (_class_in_words(one) for one in (self.came_from, self.came_to))
        return f"{called(*self.subject)}: {before} → {after}"


def lowered_before(store: Store) -> list[CameDown]:
    """What is owed and is below its keys. With open keys only. Raises KeysShut."""
    found: dict[_Place, set[str]] = defaultdict(set)
    for debt in Owed.objects.filter(what=Owed.What.WORDS).order_by("pk"):
        for rows in owed_by(debt):
            for row in with_what_closes(rows.model).filter(pk__in=rows.order_by().values("pk")):
                for place, dek in _below(row):
                    found[place].add(dek)
    told = [CameDown(*place, frozenset(keys)) for place, keys in found.items()]
    return [*told, *_files(store)]


def vouch_for_lowered(*, by: Actor, shown: Sequence[CameDown], at: datetime) -> int:
    """
    Vouch for what was shown, as it was shown; returns how many. With open keys only, which whoever asks has
    opened; at the machine itself no role is asked.
    """
    granted = unasked(by, Act.VOUCH, KEYS, at=at)
    with transaction.atomic():
        for one in shown:
            let_down(
                [one.subject],
                came_from=one.came_from,
                came_to=one.came_to,
                exact=True,
                keys=one.keys,
            )
        granted.append(lowered=len(shown))
    return len(shown)


def _below(row: WordsOfPapers) -> Iterator[tuple[_Place, str]]:
    owner, now = row.words_owner, row.key_class
    for one in encrypted_columns(type(row)):
        read = row.__dict__.get(one.attname)
        if owner and isinstance(read, Read) and not row.may_stand(read, now):
            yield (owner, read.key_class, now), read.dek


def _files(store: Store) -> Iterator[CameDown]:
    owed = Owed.objects.filter(what=Owed.What.OBJECT)
    for file in StoredFile.objects.filter(pk__in=owed.values("row")).order_by("pk"):
        secrecy = secrecy_held(file)
        kept = found_above(store, file, secrecy=secrecy)
        if kept is not None:
            now = rank_of(secrecy.level, party_papers=secrecy.party_papers)
            yield CameDown(("archive_storedfile", file.pk), kept, now)


def _class_in_words(key_class: KeyClass) -> str:
    words = gettext(LEVEL_WORDS[level_of(key_class)])
    return f"{words} · {gettext('Party papers')}" if key_class >= PARTY else words
