"""
What dossiers and records are called. The archive knows, and stands above; so it says here how to ask it.

Nobody names what they do not work with, and what somebody may not see stands there by its number.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from django.utils.translation import gettext

from access.domain.actors import Actor
from access.domain.named import Things, listed_words
from access.models import NamedList, NamedThing

Called: TypeAlias = Callable[[Iterable[str], Actor], tuple[Things, list[str]]]
InWords: TypeAlias = Callable[[Things, Actor], Mapping[tuple[str, int], str]]


@dataclass(frozen=True, slots=True)
class _Asked:
    called: Called
    in_words: InWords


_ASKED: list[_Asked] = []


def things_named_by(called: Called, in_words: InWords) -> None:
    """Ask these which dossiers and records words call, and what to call them to somebody."""
    _ASKED[:] = [_Asked(called, in_words)]


def things_called(words: Iterable[str], actor: Actor) -> tuple[Things, list[str]]:
    """The dossiers and records that are called so, and what calls none that the person works with."""
    said = list(words)
    return _ASKED[0].called(said, actor) if _ASKED else (Things(), said)


def things_in_words(things: Things, actor: Actor) -> Mapping[tuple[str, int], str]:
    """What these are called to the person, by kind and id."""
    return _ASKED[0].in_words(things, actor) if _ASKED and things else {}


def title_of_list(row: NamedList) -> str:
    """What a list is called: by its title, or as what was named with one request."""
    return row.title or gettext("named with a request, list %(number)s") % {"number": row.pk}


def things_on(lists: Iterable[int]) -> Mapping[int, Things]:
    """What stands on each of these lists now; one query."""
    found: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    rows = NamedThing.objects.filter(named_list__in=list(lists), removed_at__isnull=True)
    columns = ("named_list_id", "dossier", "record")
    for number, dossier, record in rows.order_by("pk").values_list(*columns):
        of_dossiers, of_records = found[number]
        if dossier is not None:
            of_dossiers.append(dossier)
        if record is not None:
            of_records.append(record)
    return {one: Things(tuple(d), tuple(r)) for one, (d, r) in found.items()}


def words_of_things(things: Things, actor: Actor) -> list[str]:
    """What these are called to the actor, in their order."""
    return listed_words(things, things_in_words(things, actor))
