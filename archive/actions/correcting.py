"""Correcting the description of a filed record."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from access.api import Actor, Level, Permission
from archive.actions.amending import Amendment, NothingChanged, Withdrawn, amend, last_version
from archive.actions.answering import settle_record
from archive.actions.filing import close_bytes
from archive.actions.level_cases import bring_if_undecided
from archive.actions.spellings import know_spelling
from archive.domain.deciding import Raised
from archive.domain.description import Description, columns_of
from archive.models import Change, Receipt, Record, RecordVersion
from archive.queries.records import record_to
from audit.api import Act


def correct_record(
    *,
    actor: Actor,
    record_id: int,
    version: int,
    description: Description,
    at: datetime,
    reason: str = "",
    permission: Permission = Permission.CONFIRM,
) -> Record:
    """
    A person corrects, or by leaving it as it is reviews, the description of a filed record.

    `version` is what the person was shown. A correction may raise the level, never lower it. The
    record answers its row of the list anew, and what it was is kept. Raises AccessDenied,
    ChangedMeanwhile, Withdrawn, and NothingChanged where a person amends what stands there already.
    """
    before, granted = record_to(permission, record_id, act=Act.CORRECT, actor=actor, at=at)
    if before.withdrawn_at:
        raise Withdrawn(before.accession)
    level = max(Level(before.level), description.level)
    columns = {**columns_of(replace(description, level=level)), "reviewed": True}
    by = Amendment(actor, RecordVersion.Kind.CORRECTED, version, reason, at)
    with transaction.atomic():
        know_spelling(str(columns["issuer"]), closed=bool(level) or before.party_papers)
        record = amend(record_id, columns, by=by)
        if record is None:
            return before
        kept = last_version(record)
        if not kept.became and permission == Permission.AMEND:
            raise NothingChanged(before.accession)
        close_bytes(record, who=actor.who, at=at)
        settle_record(record, before=kept.said["number_key"], at=at)
        Receipt.objects.filter(record=record).update(level=record.level)
        raised = record.level > kept.said["level"]
        if raised:
            bring_if_undecided(record, Raised.CORRECTED, who=actor.who, at=at)
        kind = Change.Kind.RAISED if raised else Change.Kind.CORRECTED
        Change.objects.create(record=record_id, kind=kind, at=at)
        granted.on(replace(granted.target, level=Level(record.level))).append(
            fields=sorted(set(kept.became) - {"reviewed"}),
            level_before=kept.said["level"],
            version=version,
        )
    return record
