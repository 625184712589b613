"""The end of reading an item: its copy into the store, its fields proposed and judged."""

from collections.abc import Iterable

from access.api import Level
from archive.api import class_kept, discard_copy, keep, letters_kept, name_before_keeping
from archive.machine_api import class_of
from ingest.actions.claiming import WORKER, Claim, LostClaim
from ingest.actions.reading import finish_reading, is_awaited, note_access_copy
from ingest.queries.originals import original_of
from ingest.queries.pages import readings_of
from ingest.queries.witnesses import witnesses_of
from ingest.tasks.handing import Bench
from ingest.tasks.reader_slot import ReaderSlot
from keys.api import has_keys
from keys.domain.classes import PARTY
from machine.json_values import JsonObject
from reading.api import Finished
from reading.domain.proposals import judge, propose
from reading.domain.readings import as_seen
from reading.domain.reasons import Reason


def finish(bench: Bench, slot: ReaderSlot, claim: Claim, read: Finished) -> None:
    """
    All pages are read: the item waits, or is filed. A copy that came too late is not kept.

    Raises LostClaim, VaultError.
    """
    pages = readings_of(claim.item)
    before, copy = "", None
    try:
        if read.access_copy:
            secrecy = original_of(claim.item).secrecy
            with slot.opened(read.access_copy) as source:
                named = name_before_keeping(bench.store, source, secrecy=secrecy)
                before = note_access_copy(claim=claim, object_name=named)
                copy = keep(bench.store, source, secrecy=secrecy, who=WORKER, at=bench.now())
            bench.pulse.touch()
        seen = [as_seen(page) for page in pages]
        proposed = propose(seen, letters_kept())
        witnesses = witnesses_of(claim.item, proposed, signed_on=read.signed_on)
        judged = judge(seen, proposed, witnesses)
        finish_reading(
            claim=claim,
            access_copy=copy,
            pdfa=read.pdfa,
            proposals=judged.proposals,
            alone=judged.alone,
            at_least=_known_by_keys(bench, claim),
            born_digital=read.born_digital,
            warnings=as_json((*read.warnings, *judged.reasons)),
            cpu_s=read.cpu_s,
            at=bench.now(),
        )
    except LostClaim:
        _remove_copy(bench, copy.name if copy else "")
        raise
    _remove_copy(bench, before)


def _known_by_keys(bench: Bench, claim: Claim) -> Level:
    """
    The level that bytes are known to have: by their keys, whatever rows say of them. Of what nobody knows
    yet they are as closed as the worst that may come. Raises VaultError.
    """
    if not has_keys():
        return Level.ORDINARY
    original = original_of(claim.item)
    kept = class_kept(bench.store, original.file)
    feared = class_of(original.secrecy.level, party_papers=original.secrecy.party_papers)
    return Level.ORDINARY if kept == feared else Level(kept % PARTY)


def as_json(reasons: Iterable[Reason]) -> list[JsonObject]:
    """Reasons as they are kept beside an item."""
    return [{"code": reason.code, "params": reason.params} for reason in reasons]


def _remove_copy(bench: Bench, object_name: str) -> None:
    """An access copy that was made and came too late; what anybody refers to stays."""
    if object_name and not is_awaited(object_name):
        discard_copy(bench.store, object_name, at=bench.now())
