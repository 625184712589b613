"""Moving a whole site to another place: what a place is, where a move stands, and how it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from machine.json_values import JsonObject

QUESTIONS: Final = 200
MOST_PEOPLE: Final = 8
# Rows of the trail go to the event with which the move began; what each end tells afterwards is its own.
TRAIL: Final = {"audit_event": "id", "audit_mention": "event"}


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where a site is: how its programs are started, its database as Django is to reach it, its store of bytes, its
    data folder and its file of keys. `secret_key` says whether the site's key stands in the settings and not in the
    data folder.
    """

    url: str
    environment: Mapping[str, str] = field(repr=False)
    database: Mapping[str, Any] = field(repr=False)
    store_url: str
    data: Path
    keys: Path
    secret_key: str = field(repr=False)


class Step(StrEnum):
    """What is done at a place by a program of its own, in its own settings."""

    CLOSE = "close"
    READY = "ready"
    INDEX = "index"
    ANSWERS = "answers"
    LEFT = "left"
    ARRIVED = "arrived"


class Fault(StrEnum):
    """Why nothing is moved."""

    SAME_PLACE = "same_place"
    NOT_EMPTY = "not_empty"
    VAULT_NOT_EMPTY = "vault_not_empty"
    KEYS_OF_OTHERS = "keys_of_others"
    SECRET_OF_OTHERS = "secret_of_others"  # noqa: S105 - the name of a fault
    OTHER_MOVE = "other_move"
    MOVED_AWAY = "moved_away"
    ARRIVING = "arriving"
    NO_STORE = "no_store"
    NOT_PREPARED = "not_prepared"
    UNKNOWN_TABLES = "unknown_tables"
    TRAIL_OF_OTHERS = "trail_of_others"
    NOT_MOVED = "not_moved"
    NOT_WHOLE = "not_whole"
    UNTIED = "untied"


# Cause first, then what a person can do.
MOVE_FAULT_WORDS: Final = {
    Fault.SAME_PLACE: ("Both places are one. Name another with --to."),
    Fault.NOT_EMPTY: (
        "The new place holds an archive already, and nothing was changed. Name an empty database, or a "
        "folder that is not there yet."
    ),
    Fault.VAULT_NOT_EMPTY: (
        "The object storage of the new place holds files already, and nothing was changed. Name an empty "
        "one (KHOSO_VAULT)."
    ),
    Fault.KEYS_OF_OTHERS: (
        "At the new place stand keys of another archive: %(what)s. Put them away, or name another folder "
        "(KHOSO_KEYS)."
    ),
    Fault.SECRET_OF_OTHERS: (
        "The new place has a secret key of its own, by which nobody's second factor would open any more "
        "(%(what)s). Put it away; where KHOSO_SECRET_KEY is set at one place, set the same at the other."
    ),
    Fault.OTHER_MOVE: (
        "Another move goes on here, or ended here. Finish that one, or run move --release at the old place."
    ),
    Fault.ARRIVING: (
        "An archive is being moved to this place, and not all of it is here. Run the same move again: it "
        "goes on where it ended."
    ),
    Fault.NO_STORE: ("There is no archive at %(what)s. Look at --from and --to."),
    Fault.NOT_PREPARED: (
        "The old place has not been made ready for this version. Run prepare there first."
    ),
    Fault.UNKNOWN_TABLES: (
        "The database of the old place has tables that are none of the store's: %(what)s. Take them away first."
    ),
    Fault.TRAIL_OF_OTHERS: (
        "The trail of the new place belongs to another role already. Take it back (deploy/postgresql-trail.sql "
        "with -v back=yes), move, and hand it over again."
    ),
    Fault.NOT_MOVED: ("This place was not moved away: there is nothing to release."),
    Fault.NOT_WHOLE: (
        "Not all of the archive is here yet. Run the same move again: it goes on where it ended."
    ),
    Fault.UNTIED: (
        "Rows at the old place name others that are not there (%(what)s). Tell whoever looks after the program; "
        "nothing was lost."
    ),
}


class CannotMove(Exception):
    """Nothing more is moved; what was begun stays, and the same command goes on with it."""

    def __init__(self, fault: Fault, what: str = "") -> None:
        super().__init__(fault)
        self.fault = fault
        self.what = what


class StepFailed(Exception):
    """A program at one of the places ended with a fault; what it said."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What was compared of both places; `differing` names tables and objects, and never what they say."""

    records: int
    objects: int
    size: int
    digests_ok: bool
    answers_equal: bool
    trail_equal: bool
    seconds: float
    asked: int = 0
    differing: tuple[str, ...] = ()

    @property
    def is_well(self) -> bool:
        return self.digests_ok and self.answers_equal and self.trail_equal

    def as_json(self) -> JsonObject:
        """As other programs read it."""
        return {
            "records": self.records,
            "objects": self.objects,
            "bytes": self.size,
            "digests_ok": self.digests_ok,
            "answers_equal": self.answers_equal,
            "trail_equal": self.trail_equal,
            "seconds": round(self.seconds, 1),
        }
