"""What the machine suffers from, for the administrator's page and for whoever waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from ingest.models import WorkerBeat
from machine.troubles import SENTENCES, Trouble
from machine.work_place import WorkPlace


@dataclass(frozen=True, slots=True)
class TroubleLine:
    """A sentence, and since when where it is known."""

    sentence: str
    since: datetime | None = None


def troubles_of(alive: Iterable[WorkerBeat], place: WorkPlace) -> list[TroubleLine]:
    """
    What keeps these workers from going on, each once: as they say it themselves, and as it can be
    seen from here, for a full disk keeps them from saying it.
    """
    rows = [row for row in alive if row.trouble]
    found = {row.trouble: TroubleLine(in_words(row.trouble), row.trouble_since) for row in rows}
    lacking = place.lack()
    if lacking is not None:
        found.setdefault(lacking, TroubleLine(in_words(lacking)))
    return list(found.values())


def in_words(trouble: str) -> str:
    """The sentence of a code of troubles; of one that is not known the code itself."""
    known = trouble in Trouble.__members__.values()
    return gettext(SENTENCES[Trouble(trouble)]) if known else trouble
