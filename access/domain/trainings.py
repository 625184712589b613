"""Trainings for scanning and entry: what is said of one, and why it is not taken."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

LONGEST_SUBJECT: Final = 200
LONGEST_TRAINER: Final = 150
# Longer lists are entered in several goes: each is one act with all its names.
MOST_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class TrainingSaid:
    """A training: its subject, day and trainer, up to when it counts, and the paper behind it."""

    subject: str
    held_on: date
    trainer: str
    counts_until: date | None = None
    basis: str = ""


class TrainingFault(StrEnum):
    """Why a training, or somebody who attended it, is not taken."""

    AHEAD = "ahead"
    ENDS_TOO_EARLY = "ends_too_early"
    NOBODY = "nobody"
    TOO_MANY = "too_many"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    NOT_THERE = "not_there"
    HELD_ALREADY = "held_already"


TRAINING_FAULT_WORDS: Final[dict[str, str]] = {
    TrainingFault.AHEAD: "That day lies ahead. A training is entered once it was held.",
    TrainingFault.ENDS_TOO_EARLY: "It would end before it was held. Give a later day, or none.",
    TrainingFault.NOBODY: "Nobody is named. Write at least one person.",
    TrainingFault.TOO_MANY: "More than %(most)s people at once. Enter them in several goes.",
    TrainingFault.UNKNOWN: (
        "No open account is called this: %(names)s. Write account names, or full names as in the list of "
        "people."
    ),
    TrainingFault.AMBIGUOUS: "Several people have this name: %(names)s. Write their account names.",
    TrainingFault.NOT_THERE: "Somebody else has taken this person off meanwhile.",
    TrainingFault.HELD_ALREADY: (
        "A training of this subject and day is entered already. Add people to it instead."
    ),
}


class TrainingError(Exception):
    """What was asked cannot be done; `field` is what it is about, empty for the whole."""

    def __init__(self, fault: TrainingFault, field: str = "", **params: object) -> None:
        super().__init__(str(fault))
        self.fault, self.field, self.params = fault, field, params


def one_a_line(typed: str) -> list[str]:
    """The names that were typed one a line or between semicolons, each once, in their order."""
    words = (" ".join(line.split()) for line in typed.replace(";", "\n").splitlines())
    return list(dict.fromkeys(filter(None, words)))
