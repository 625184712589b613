"""What is decided about the protection of filed records: lowered, extended, declassified."""

from collections.abc import Callable, Iterable
from typing import Final

from django.db import models
from django.db.models import Q

from access.domain.vouchers import told_by_row
from archive.domain.protection import (
    LONGEST_ANSWER,
    LONGEST_BASIS,
    LONGEST_NUMBER,
    MOVES,
    OPEN,
    Kind,
    State,
)
from archive.models.closed_rows import WordsOfPapers, class_of
from archive.models.covered import LEVELS
from archive.models.descent import VOUCHER_LENGTH, Subject, agrees, vouched
from archive.models.encrypted import EncryptedChar
from archive.models.record import Record
from archive.models.word_keys import dek_of_place
from keys.api import Dek, KeyClass, has_keys
from keys.domain.classes import joined

# What it is vouched for by: all but its words, and what became of it.
VOUCHED_FOR: Final = (
    "lot", "record_id", "kind", "stands", "level_before", "level_after", "party_before", "party_after",
    "ends", "document_date", "proposed_by", "proposed_at", "decided_by", "decided_at", "change",
)  # fmt: skip
WAITING: Final = (State.PROPOSED, State.PENDING)


class ProtectionAct(WordsOfPapers):
    """
    An act on the protection of one record: who proposed it, which document decides, who confirmed.

    Acts that are decided together have one drawn number, `lot`. `level_before` and `party_before` are
    what the record was when it was proposed: of one that is something else since, nothing is lowered.
    `ends` is the last day of its protection once this is done (archive.domain.protection), and
    `change` the place in the feed behind which the index holds it at its new level. Rows are never
    removed, and change only as MOVES says (archive.models.guards).

    Personal data: the names of the accounts; basis and answer are words of persons about a record.
    """

    Kind = Kind
    State = State

    lot = models.PositiveBigIntegerField(db_index=True)
    record = models.ForeignKey(Record, models.PROTECT, related_name="protection_acts")
    kind = models.CharField(max_length=12, choices=[(str(kind), str(kind)) for kind in Kind])
    stands = models.CharField(
        max_length=10,
        choices=[(str(state), str(state)) for state in State],
        default=str(State.PROPOSED),
    )
    level_before = models.PositiveSmallIntegerField(choices=LEVELS)
    level_after = models.PositiveSmallIntegerField(choices=LEVELS)
    party_before = models.BooleanField(default=False)
    party_after = models.BooleanField(default=False)
    until = models.DateField(null=True)
    ends = models.PositiveIntegerField(default=OPEN)
    document_number = EncryptedChar(max_length=LONGEST_NUMBER, blank=True)
    document_date = models.DateField(null=True)
    basis = EncryptedChar(max_length=LONGEST_BASIS)
    late = EncryptedChar(max_length=LONGEST_BASIS, blank=True)
    proposed_by = models.CharField(max_length=150)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    answer = EncryptedChar(max_length=LONGEST_ANSWER, blank=True)
    change = models.PositiveBigIntegerField(null=True)
    done_at = models.DateTimeField(null=True)
    # Of whoever proposed it, and then of whoever confirmed it, where keys are: what nobody vouches for
    # lowers nothing.
    voucher = models.CharField(max_length=VOUCHER_LENGTH, blank=True, default="", editable=False)

    CLOSED_BY = ("record", "level_before", "party_before")
    WORDS_WITH = ("record",)

    class Meta:
        constraints = [
            # Of two who propose something for a record at once, one is told.
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(stands__in=[str(state) for state in WAITING]),
                name="protection_act_waits_once",
            )
        ]
        indexes = [
            models.Index(fields=["record", "id"], name="protection_act_record"),
            models.Index(
                fields=["stands", "lot"],
                condition=Q(stands__in=[str(state) for state in WAITING]),
                name="protection_act_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot}"

    @property
    def words_owner(self) -> Subject | None:
        return "archive_record", self.record_id

    @property
    def key_class(self) -> KeyClass:
        # As closed as the record was when this was said of it, whatever becomes of that.
        before = class_of(self.level_before, party_papers=self.party_before)
        return joined(self.record.key_class, before)

    @property
    def is_vouched(self) -> bool:
        """Whether somebody vouches for what it says; nobody is asked where there are no keys."""
        return not has_keys() or agrees(self.voucher, self._told())

    def vouch(self) -> None:
        """In memory: whoever calls it saves `voucher` with what they changed."""
        self.voucher = vouched(self._told())

    def _told(self) -> bytes:
        said = {name: getattr(self, name) for name in VOUCHED_FOR}
        said["until"] = str(self.until or "")
        return told_by_row("archive_protectionact", said)

    @property
    def words_place(self) -> int:
        return self.record.inventory_id or 0

    @classmethod
    def touches_words(cls, columns: Iterable[str]) -> bool:  # noqa: ARG003
        """So that the guards see an update as it was asked for, and refuse it."""
        return False

    def words_dek(self) -> Dek | None:
        if self.key_class == self.record.key_class:
            return self.record.dek_for_others()
        return dek_of_place(self.words_place, self.key_class)


# What an act said when it was proposed, for good; and what stands there once it is decided.
SAID: Final = (
    "lot", "record_id", "kind", "level_before", "level_after", "party_before", "party_after", "until",
    "basis", "proposed_by", "proposed_at",
)  # fmt: skip
DECIDED: Final = (
    "ends", "document_number", "document_date", "late", "decided_by", "decided_at", "answer", "change",
)  # fmt: skip


WORDS: Final = ("basis", "document_number", "late", "answer")


def refused_change(differs: str, encrypted: Callable[[str], str]) -> str:
    """
    The condition, in the databases' words, of an update that the guard refuses; `encrypted` tells that of
    words which are. The same words, encrypted anew, are another value.
    """

    def changed(name: str) -> str:
        differ = f"OLD.{name} {differs} NEW.{name}"
        return f"({differ} AND NOT {encrypted(name)})" if name in WORDS else differ

    said = " OR ".join(changed(name) for name in SAID)
    decided = " OR ".join(changed(name) for name in DECIDED)
    moves = " OR ".join(
        f"(OLD.stands = '{state}' AND NEW.stands IN ({', '.join(repr(str(one)) for one in into)}))"
        for state, into in MOVES.items()
    )
    return f"({said}) OR NOT ({moves}) OR (OLD.stands <> '{State.PROPOSED}' AND ({decided}))"
