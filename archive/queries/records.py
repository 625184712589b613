"""Opening one record, and what an index needs of many."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    JSONField,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.expressions import Combinable

from access.api import Actor, Granted, Level, Permission, Role, allowed, named, refuse, require
from archive.domain.facts import found_facts
from archive.domain.records import RecordText, unpack_words
from archive.domain.secrecy import Secrecy
from archive.domain.standing import RANKS, rank_of
from archive.models import Dossier, Inventory, Record, ScanPage
from archive.queries.history import columns_of_record
from archive.queries.letters import letters_kept
from archive.queries.protection import pending_levels, records_on_their_way
from archive.queries.unread import first_of_any
from archive.queries.visible import (
    records_visible_to,
    seen_dossiers,
    target_of,
    within_reach,
)
from audit.api import Act
from keys.api import SHUT_HERE
from language.types import title_of
from machine.json_values import JsonObject
from reading.domain.turning import Box, turned_box


def record_to(
    permission: Permission,
    record_id: int,
    *,
    act: Act,
    actor: Actor,
    at: datetime,
    beside: Mapping[str, Combinable] | None = None,
) -> tuple[Record, Granted]:
    """
    The record and the grant, when the actor may do this to it; the caller tells the act.

    Raises AccessDenied alike for a record that is not theirs and for one that does not exist;
    both refusals are on the trail. One that was withdrawn is there for those alone who may put
    it back. `beside` are expressions whose values the record bears by these names, asked for along
    with it.
    """
    rows = Record.everything.select_related(
        "inventory__unit", "dossier", "original", "access_copy"
    ).annotate(**(beside or {}))
    record = None
    # Whoever asks for what is shut learns no more than of what is not there.
    with suppress(*SHUT_HERE):
        record = first_of_any(rows.filter(pk=record_id), "inventory", "dossier")
    return granted_for(record, record_id, permission, act=act, actor=actor, at=at)


def granted_for(
    record: Record | None,
    record_id: int,
    permission: Permission,
    *,
    act: Act,
    actor: Actor,
    at: datetime,
) -> tuple[Record, Granted]:
    """As `record_to`, of a record that came along with something else, or that there is none of."""
    if record is None or (record.withdrawn_at and not may_amend(record, actor)):
        unknown = named("record", f"KS-{record_id:07d}")
        refuse(actor, permission, unknown, act=act, rule="exists", at=at)
    return record, require(actor, permission, target_of(record), act=act, at=at)


def may_amend(record: Record, actor: Actor) -> bool:
    """Whether the actor may correct, move, withdraw and restore the record, or replace its scan."""
    return allowed(actor, Permission.AMEND, target_of(record))


def may_still_read(record_id: int, actor: Actor) -> bool:
    """Whether the actor, who has just done something to this record, may read it from now on."""
    record = Record.everything.select_related("inventory").get(pk=record_id)
    return allowed(actor, Permission.READ, target_of(record))


def withdrawn_records(actor: Actor) -> QuerySet[Record]:
    """What was withdrawn, of what the actor may put back."""
    rows = Record.everything.filter(withdrawn_at__isnull=False, pk__in=_amendable(actor))
    return rows.select_related("inventory", "dossier")


def _amendable(actor: Actor) -> QuerySet[Record]:
    # The rules of Permission.AMEND, for many records at once.
    if not allowed(actor, Permission.SEE_BATCHES) or not (actor.trained and actor.sealed):
        return Record.everything.none()
    rows = within_reach(Record.everything.all(), actor)
    return rows if Role.ARCHIVIST in actor.roles else rows.filter(filed_by=actor.username)


def records_in_no_dossier(inventory: Inventory, actor: Actor) -> list[QuerySet[Record]]:
    """
    Records of an inventory that stand in no dossier, of those the actor may see, in parts.

    What stands in a dossier that is hidden stands, for whoever may see it, in none. Each part has
    an index of its own in the order of the list; asked for together they would all be sorted.
    """
    rows = records_visible_to(actor).filter(inventory=inventory)
    hidden = Dossier.objects.filter(inventory=inventory).exclude(seen_dossiers(actor))
    return [rows.filter(dossier__isnull=True), rows.filter(dossier__in=hidden.values("pk"))]


def page_of(record: Record, number: int) -> ScanPage | None:
    """One page of a record that was opened by `record_to`."""
    return ScanPage.objects.filter(record=record, number=number).first()


@dataclass(frozen=True, slots=True)
class PageLook:
    """What drawing a page wants to know of its reading, and by how much a person turned it."""

    signals: JsonObject
    turn: int


def page_to(
    permission: Permission, record_id: int, number: int, *, act: Act, actor: Actor, at: datetime
) -> tuple[Record, PageLook | None, Granted]:
    """A record as by `record_to` and what its page is drawn by, if it has that page; one query."""
    pages = ScanPage.objects.filter(record=OuterRef("pk"), number=number).order_by()
    beside = {"page_signals": signals_of(pages), "page_turn": Subquery(pages.values("turn")[:1])}
    record, granted = record_to(permission, record_id, act=act, actor=actor, at=at, beside=beside)
    signals = getattr(record, "page_signals", None)
    page = None if signals is None else PageLook(signals, int(getattr(record, "page_turn", 0)))
    return record, page, granted


def signals_of(pages: QuerySet[Model]) -> Subquery:
    """The signals of the one page among these, to be asked for along with what holds it."""
    return Subquery(pages.values("signals")[:1], output_field=JSONField())


def page_outline(record: Record, *, first: int = 1, last: int | None = None) -> list[ScanPage]:
    """Pages of an opened record, all or from `first` to `last`, without texts and words."""
    rows = ScanPage.objects.filter(record=record, number__gte=first).defer("text", "words")
    return list(rows.filter(number__lte=last) if last is not None else rows)


def words_of(page: ScanPage) -> list[tuple[str, Box, int, int]]:
    """The words of a page: text, box in ten-thousandths of the page as seen, confidence, line."""
    words = unpack_words(bytes(page.words))
    if not page.turn:
        return words
    return [(text, turned_box(box, page.turn), sure, line) for text, box, sure, line in words]


def page_texts(wanted: Mapping[int, Collection[int]], *, actor: Actor) -> dict[int, dict[int, str]]:
    """The texts of these pages (record id to page numbers), of records the actor may see."""
    visible = records_visible_to(actor).filter(pk__in=list(wanted)).values("pk")
    numbers = {number for pages in wanted.values() for number in pages}
    rows = ScanPage.objects.filter(record__in=visible, number__in=numbers)
    texts: dict[int, dict[int, str]] = {}
    for record, number, text in rows.values_list("record_id", "number", "text"):
        if number in wanted[record]:
            texts.setdefault(record, {})[number] = text
    return texts


def records_for_index(record_ids: Sequence[int]) -> list[RecordText]:
    """
    What an index is to hold of these records now; ids that are gone are left out.

    For the indexer only: it writes what the tables hold, and no person reads this. A record that two
    people have decided to lower is held at its new level before it has it (archive.actions.lowering).
    """
    pages = ScanPage.objects.only("record_id", "number", "text").order_by("number")
    rows = Record.objects.select_related("inventory").filter(pk__in=record_ids)
    own = letters_kept()
    lowered = pending_levels(record_ids)
    return [
        _record_text(row, own, lowered.get(row.pk) or Secrecy(Level(row.level), row.party_papers))
        for row in rows.prefetch_related(Prefetch("scan_pages", queryset=pages))
        # What says that it is less closed than its keys stands in no index.
        if not row.is_understated
    ]


@dataclass(frozen=True, slots=True)
class InIndex:
    """
    From where an index is to show a record, and whether it is filed, or was withdrawn. `stored` is the rank
    its words are kept by, which is another while it is on its way down.
    """

    rank: int
    stored: int
    filed: bool


def standing_in_index(record_ids: Sequence[int]) -> dict[int, InIndex]:
    """
    What an index is to know of these records before it reads a word of them; as `records_for_index`, but
    for those that were withdrawn, which are told of. Ids that are gone are left out.
    """
    lowered = pending_levels(record_ids)
    rows = Record.everything.filter(pk__in=record_ids)
    found = {}
    for record, level, party, out in rows.values_list(
        "pk", "level", "party_papers", "withdrawn_at"
    ):
        stored = Secrecy(Level(level), party)
        shown = lowered.get(record) or stored
        found[record] = InIndex(_rank(shown), _rank(stored), filed=out is None)
    return found


def _rank(closed: Secrecy) -> int:
    return rank_of(closed.level, party_papers=closed.party_papers)


def record_ids_in_steps(
    length: int, *, ranks: Collection[int] = RANKS, stored: Collection[int] = RANKS
) -> Iterator[list[int]]:
    """
    The ids of all records in order, `length` at a time; for building an index anew.

    Of other ranks than these only such as are on their way from one to another; none whose words are kept
    by another rank than the `stored` ones.
    """
    records = Record.objects.order_by("pk")
    if set(ranks) != set(RANKS):
        records = records.filter(_of_ranks(ranks) | Q(pk__in=records_on_their_way()))
    if set(stored) != set(RANKS):
        records = records.filter(_of_ranks(stored))
    last = 0
    while ids := list(records.filter(pk__gt=last).values_list("pk", flat=True)[:length]):
        yield ids
        last = ids[-1]


def _of_ranks(ranks: Collection[int]) -> Q:
    wanted = Q(pk__in=[])
    for party in (False, True):
        levels = [level for level in Level if rank_of(level, party_papers=party) in ranks]
        wanted |= Q(party_papers=party, level__in=levels)
    return wanted


def _record_text(row: Record, own: Mapping[str, str], closed: Secrecy) -> RecordText:
    return RecordText(
        record=row.pk,
        version=row.version,
        accession=row.accession,
        number=row.number_text,
        number_key=row.number_key,
        title=title_of(row.type_code, row.abstract),
        issued_on=row.issued_on,
        issued_precision=row.issued_precision,
        type_code=row.type_code,
        issuer=row.issuer,
        signer=row.signer,
        inventory=row.inventory_id,
        inventory_code=row.inventory.code if row.inventory else "",
        unit=row.inventory.unit_id if row.inventory else None,
        level=closed.level,
        party_papers=closed.party_papers,
        pages=tuple("" if page.is_foreign else page.text for page in row.scan_pages.all()),
        facts=found_facts(columns_of_record(row), own),
    )
