"""What a worker notes of the item it reads. Every write carries the fencing token."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from access.api import Level
from archive.api import (
    Secrecy,
    Stored,
    files_at_once,
    is_filed_in,
    may_stay,
    note_made_from,
    note_media,
    note_stored_file,
    numbering_of,
    raise_bytes,
    update_receipt,
    words_later,
)
from archive.domain.records import pack_words
from archive.domain.terms import paper_of
from archive.machine_api import keep_again
from ingest.actions.claiming import WORKER, Claim, LostClaim, note_quarantine
from ingest.actions.filing import file_item, pages_to_file, proposed_description
from ingest.actions.moving import move_held, standing_for
from ingest.domain.ledger import Marks, State
from ingest.domain.transitions import Move
from ingest.models import Batch, Item, ItemPage
from ingest.queries.confirming import is_surely_read
from ingest.queries.items import secrecy_of
from keys.api import has_keys
from language.dates import parse_date
from language.numbers import number_key
from machine.json_values import JsonObject
from reading.domain.fields import Field
from reading.domain.proposals import filed_number, is_certain
from reading.domain.readings import PageReading, Proposal
from reading.domain.signals import kept_signals

if TYPE_CHECKING:
    from archive.api import StoredFile

# Warnings with which nothing is filed before a person has looked.
LOOK_AT = frozenset(
    (
        "repaired", "active_content", "attachments", "dynamic_form", "tracked_changes",
        "old_encoding", "red_frame", "doubtful_text", "damaged_page", "page_part_missing",
        "blank_unproved", "page_unproved", "drawn_not_read", "pictures_left_out", "not_read",
        "framed_stamp",
        "several_papers", "several_endings", "date_after_intake", "date_outside_years",
        "date_impossible", "pictures_in_word", "level_named",
        "struck_out", "by_hand", "words_covered", "draft",
    )
)  # fmt: skip
# Warnings that say that a mark of secrecy may stand there whose word was not read.
PERHAPS_MARKED = frozenset(("red_frame", "level_named"))
# Warnings that say that part of a page was not seen: a mark of secrecy may stand there.
NOT_SEEN = frozenset(
    (
        "damaged_page", "page_part_missing", "blank_unproved", "page_unproved", "drawn_not_read",
        "pictures_left_out", "not_read",
    )
)  # fmt: skip


class PagesMissing(Exception):
    """Fewer pages were noted than the file has: the machine lost some, the file is whole."""


def note_opened(
    *,
    claim: Claim,
    media: str,
    pages: int,
    signed: bool,
    born_digital: bool,
    warnings: Sequence[JsonObject],
) -> None:
    """
    The file was opened: what it is and how many pages it has. Raises LostClaim.

    Its pages are received here, with those of its duplicates: each batch counts them beside its
    items. A file that shows another number of pages than last time changes the count.
    """
    with transaction.atomic():
        item = _mine(claim)
        _receive_pages(item, pages)
        item.media = media
        item.pages = pages
        item.signed = signed
        item.born_digital = born_digital
        item.warnings = warnings
        item.save(update_fields=["media", "pages", "signed", "born_digital", "warnings"])
        if item.original_id:
            note_media(item.original_id, media)
        if item.receipt_id:
            _update_receipt(item)


def record_page(*, claim: Claim, page: PageReading, at: datetime) -> None:
    """A page is read; reading it again changes nothing. Raises LostClaim."""
    words = pack_words((word.text, word.box, word.confidence, word.line) for word in page.words)
    with transaction.atomic():
        _mine(claim)
        Item.objects.filter(pk=claim.item, worker_deaths__gt=0).update(worker_deaths=0)
        ItemPage.objects.update_or_create(
            item_id=claim.item,
            number=page.number,
            defaults={
                "text": page.text,
                "words": words,
                "confidence": page.confidence,
                "coverage": page.coverage,
                "validity": page.validity,
                "variant": page.variant,
                "signals": kept_signals(page.signals),
                "read_at": at,
            },
        )


def quarantine(
    *, claim: Claim, reason: str, params: JsonObject, cpu_s: float, at: datetime
) -> None:
    """The file itself is at fault; a person must act. Raises LostClaim."""
    with transaction.atomic():
        item = _mine(claim)
        move_held(item, Move.SET_ASIDE)
        item.reason = reason
        item.reason_params = params
        item.cpu_s += cpu_s
        _settle(item, at, "reason", "reason_params")
        note_quarantine(item, reason, at=at)


def finish_reading(
    *,
    claim: Claim,
    access_copy: Stored | None,
    pdfa: str,
    proposals: Mapping[str, Proposal],
    born_digital: bool,
    warnings: Sequence[JsonObject],
    cpu_s: float,
    at: datetime,
    alone: bool = True,
    at_least: Level = Level.ORDINARY,
) -> State:
    """
    All pages are read: file at once where the inventory's policy allows, else wait for a person, or
    go to the security officer where the paper bears a higher level than its batch, or may do so.

    `access_copy` is in the vault; its row is made here, so that none is left without a holder.
    `alone` says whether the fields need no person (`reading.domain.proposals.judge`). A stamp can
    only raise the level, and so does what the keys of its bytes tell (`at_least`). Returns where the item now
    stands. Raises LostClaim, and PagesMissing when not every page of the file was noted.
    """
    # Packed before the transaction; what is not certain is not filed now, and needs none.
    alone = alone and is_certain(proposals)
    pages = pages_to_file(claim.item) if alone else ()
    with transaction.atomic():
        item = _mine(claim)
        _demand_all_pages(item)
        item.access_copy = _noted(access_copy, at)
        item.copy_object_name = ""
        item.pdfa = pdfa
        item.cpu_s += cpu_s
        item.proposals = {name: proposal_json(proposal) for name, proposal in proposals.items()}
        item.number_key = number_key(filed_number(item.proposals))[:100] or None
        item.born_digital = item.born_digital or born_digital
        item.warnings = [*item.warnings, *warnings]
        item.level = max(item.level, _stamped(proposals), int(at_least))
        item.marks = _marks(item, proposals)
        item.reason = _asks_for_security(item, proposals)
        read = State.AT_SECURITY if item.reason else stands_once_read(item)
        move_held(item, Move.FINISH_READING, to=read)
        _settle(
            item, at, "access_copy", "copy_object_name", "pdfa", "proposals", "number_key",
            "born_digital", "warnings", "level", "marks", "reason",
        )  # fmt: skip
        _close_bytes(item, at)
        if alone and item.state == State.WAITING and _files_at_once(item):
            file_item(
                Move.FILE_AT_ONCE,
                who=WORKER,
                item=item,
                pages=pages,
                description=proposed_description(item.proposals, Level(item.level)),
                dossier="",
                reviewed=False,
                at=at,
            )
        elif item.receipt_id:
            _update_receipt(item)
    return State(item.state)


def stands_once_read(item: Item) -> State:
    """Where an item stands that is read and whose level is known."""
    return State.COMPARING if item.replaces_id else State.WAITING


def proposal_json(proposal: Proposal) -> JsonObject:
    """A proposal as it is kept beside the item."""
    return {
        "value": proposal.value,
        "confidence": round(proposal.confidence, 3),
        "page": proposal.page,
        "box": list(proposal.box) if proposal.box else None,
        "alternatives": list(proposal.alternatives),
    }


def note_access_copy(*, claim: Claim, object_name: str) -> str:
    """
    Say which access copy is about to go into the vault, so that it can be found if nobody comes to
    refer to it. Returns what was named before, or nothing. Raises LostClaim.
    """
    with transaction.atomic():
        item = _mine(claim)
        before = item.copy_object_name
        if before != object_name:
            Item.objects.filter(pk=item.pk).update(copy_object_name=object_name)
    return before


def is_awaited(object_name: str) -> bool:
    """Whether an item is about to refer to the access copy that the vault calls so."""
    return Item.objects.filter(copy_object_name=object_name).exists()


def _receive_pages(item: Item, pages: int) -> None:
    for row in (item, *Item.objects.filter(duplicate_of=item)):
        if row.pages != pages:
            Batch.objects.filter(pk=row.batch_id).update(
                received_pages=F("received_pages") + pages - row.pages
            )
    Item.objects.filter(duplicate_of=item).update(pages=pages)
    # What was read of pages that the file does not show any more would be filed with it.
    ItemPage.objects.filter(item=item, number__gt=pages).delete()


def _demand_all_pages(item: Item) -> None:
    noted = item.item_pages.filter(number__gte=1, number__lte=item.pages).count()
    if noted < item.pages:
        raise PagesMissing(f"{noted} of {item.pages}")


def _noted(copy: Stored | None, at: datetime) -> "StoredFile | None":
    if copy is None:
        return None
    return note_stored_file(copy, media="application/pdf", at=at)


def _mine(claim: Claim) -> Item:
    # Locked where the database locks rows: a late write of another must wait, and then find nothing.
    rows = Item.objects.select_for_update(of=("self",))
    rows = words_later(rows.select_related("batch", "original", "access_copy"), "batch")
    held = rows.filter(pk=claim.item, fence=claim.fence)
    item = standing_for(held, Move.READ_ON).first()
    if item is None:
        raise LostClaim(str(claim.item))
    return item


def _settle(item: Item, at: datetime, *columns: str) -> None:
    """Note where the item now stands, with these columns and no other."""
    item.settled_at = at
    item.worker = ""
    item.lease_until = None
    item.version += 1
    settled = ("state", "cpu_s", "settled_at", "worker", "lease_until", "version")
    item.save(update_fields=[*settled, *columns])


def _stamped(proposals: Mapping[str, Proposal]) -> int:
    proposal = proposals.get("level")
    return int(Level[proposal.value]) if proposal and proposal.value in Level.__members__ else 0


def _update_receipt(item: Item) -> None:
    secrecy = secrecy_of(item)
    read = proposed_description(item.proposals, secrecy.level)
    if not is_surely_read(item.proposals, Field.ISSUER):
        # What was misread would keep the paper from its row.
        read = replace(read, issuer="")
    update_receipt(
        item.receipt_id or 0,
        inventory=item.inventory_id,
        pages=item.pages,
        level=secrecy.level,
        party_papers=secrecy.party_papers,
        read=read,
    )


def _marks(item: Item, proposals: Mapping[str, Proposal]) -> Marks:
    if _warned_of(item, NOT_SEEN) or _is_perhaps_marked(item, proposals):
        return Marks.UNSURE
    return Marks.READ


def _asks_for_security(item: Item, proposals: Mapping[str, Proposal]) -> str:
    """Why the security officer is asked before anybody else, as a reason; empty where nobody is."""
    if item.level > item.batch.level:
        return "level_stamped"
    return "level_unsure" if _is_perhaps_marked(item, proposals) else ""


def _is_perhaps_marked(item: Item, proposals: Mapping[str, Proposal]) -> bool:
    return _warned_of(item, PERHAPS_MARKED) and not _stamped(proposals)


def _warned_of(item: Item, codes: frozenset[str]) -> bool:
    return not codes.isdisjoint(str(warning.get("code")) for warning in item.warnings)


def _close_bytes(item: Item, at: datetime) -> None:
    if item.access_copy_id and item.original_id:
        note_made_from(copy=item.access_copy_id, original=item.original_id)
    raise_bytes(
        files=[item.original_id, item.access_copy_id],
        to=Secrecy(Level(item.level), item.batch.party_papers),
        who=WORKER,
        at=at,
    )
    for name in ("original", "access_copy"):
        file = getattr(item, name)
        if file is not None:
            file.refresh_from_db(fields=["level", "party_papers"])
    if has_keys():
        # As closed as the item is known to be from now on.
        keep_again(ItemPage.objects.filter(item=item))


def _files_at_once(item: Item) -> bool:
    if item.replaces_id or item.inventory_id is None:
        return False
    if not files_at_once(item.inventory_id):
        return False
    doubtful = any(warning.get("code") in LOOK_AT for warning in item.warnings)
    raised = secrecy_of(item) != Secrecy(Level(item.batch.level), item.batch.party_papers)
    stays = may_stay(secrecy_of(item).level, item.original_id)
    return stays and not doubtful and not raised and not _number_is_filed(item)


def _number_is_filed(item: Item) -> bool:
    """
    Whether this inventory holds the number already, among what is no more closed than the item.

    Others' papers and closed ones decide nothing here: that would tell of them.
    """
    said = {
        name: str((item.proposals.get(name) or {}).get("value") or "")
        for name in ("issued", "issuer", "type_code")
    }
    issued, number = parse_date(said["issued"]), filed_number(item.proposals)
    paper = paper_of(number, type_code=said["type_code"], issuer=said["issuer"], issued=issued)
    return is_filed_in(
        item.inventory_id or 0,
        number_key=number_key(number),
        issued_on=issued.earliest() if issued else None,
        issuer=said["issuer"],
        secrecy=secrecy_of(item),
        numbering=numbering_of(number, paper),
    )
