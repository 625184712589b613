"""One source of level for the bytes: whoever holds them, they are as closed as the most closed."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F, Q

from access.api import Level
from archive.actions.answering import settle_record
from archive.actions.level_cases import bring_to_security
from archive.domain.deciding import Raised
from archive.domain.secrecy import Secrecy
from archive.models import Change, Receipt, Record, StoredFile
from archive.models.closed_rows import class_of
from archive.models.descent import forget_descents
from audit.api import Act, Entry, Who, append
from keys.api import has_keys

# Why bytes are closed that are the same as others: nobody has decided this paper by its own.
SAME_BYTES = "same_bytes"
# Why they are closed when somebody has.
DECIDED = "decided"


def raise_bytes(
    *,
    files: Collection[int | None],
    to: Secrecy,
    who: Who,
    at: datetime,
    told: int = 0,
    reason: str = SAME_BYTES,
) -> Secrecy:
    """
    Close these files, what was made from them, and every record and receipt that holds them.

    In the caller's transaction, with feed row and trail event of each record it raises; the record
    `told` is the caller's own and is told of by the caller. `reason` is why, as the trail says it: a
    record that rises with the SAME_BYTES of others waits for a decision of its own. Nothing is ever
    lowered here. Returns how closed the files are now, which may be more than was asked.
    """
    wanted = {file for file in files if file}
    if not wanted:
        return to
    rows = StoredFile.objects.filter(Q(pk__in=wanted) | Q(made_from__in=wanted))
    held = list(rows.values_list("pk", "level", "party_papers"))
    for _, level, party in held:
        to = to | Secrecy(Level(level), party)
    pks = [pk for pk, *_ in held]
    if any((level, party) != (to.level, to.party_papers) for _, level, party in held):
        StoredFile.objects.filter(pk__in=pks).update(
            level=int(to.level), party_papers=to.party_papers
        )
    if has_keys():
        now = class_of(int(to.level), party_papers=to.party_papers)
        forget_descents([("archive_storedfile", pk) for pk in pks], above=now)
    holders = Record.everything.filter(Q(original__in=pks) | Q(access_copy__in=pks)).exclude(
        pk=told
    )
    for record in holders.filter(_below(to)):
        _raise_record(record, to, who=who, at=at, reason=reason)
    Receipt.objects.filter(_below(to), file__in=pks).update(
        level=int(to.level), party_papers=to.party_papers
    )
    return to


def _below(to: Secrecy) -> Q:
    below = Q(level__lt=int(to.level))
    return below | Q(party_papers=False) if to.party_papers else below


def _raise_record(record: Record, to: Secrecy, *, who: Who, at: datetime, reason: str) -> None:
    level = max(Level(record.level), to.level)
    Record.everything.filter(pk=record.pk).update(
        level=int(level),
        party_papers=record.party_papers or to.party_papers,
        version=F("version") + 1,
    )
    Receipt.objects.filter(record=record).update(
        level=int(level), party_papers=record.party_papers or to.party_papers
    )
    # Whoever sees less than before finds the list as if this record were not there.
    settle_record(record, at=at)
    if reason == SAME_BYTES:
        bring_to_security(record, Raised.BYTES, who=who, at=at, asked=int(level))
    Change.objects.create(record=record.pk, kind=Change.Kind.RAISED, at=at)
    append(
        Entry(
            who=who,
            action=Act.RAISE,
            subject_kind="record",
            subject=record.accession,
            level=int(level),
            reason=reason,
            details={"level_before": record.level},
        ),
        at=at,
    )
