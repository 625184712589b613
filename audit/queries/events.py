"""
Reading the trail, a page at a time: neither counting nor skipping, so that a page costs the same
whether a thousand events stand there or millions.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from audit.domain.acts import Act
from audit.domain.events import Outcome
from audit.domain.labels import spellings
from audit.models import Event, Mention
from audit.queries.digests import word_digests
from machine.json_values import JsonObject

COUNTED: Final = 1000
_Told = TypeVar("_Told", Event, Mention)


@dataclass(frozen=True, slots=True)
class TrailFilters:
    """
    What an auditor narrows the trail by; empty fields do not narrow.

    `subject` finds what was done to a record and every list and search that showed it; `words`
    finds the searches for all of these words.
    """

    who: str = ""
    subject: str = ""
    words: str = ""
    action: str = ""
    outcome: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class TrailPlace:
    """A place between two events, from which the trail is read on."""

    at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class EventPage:
    """Some events newest first, and the places from which newer and older ones follow, if any."""

    events: tuple[Event, ...]
    newer: TrailPlace | None
    older: TrailPlace | None


def events(filters: TrailFilters) -> QuerySet[Event]:
    """Events newest first. The caller has asked whether the person may read the trail."""
    rows = _narrowed(Event.objects.defer("canonical"), filters)
    if filters.subject:
        labels = spellings(filters.subject)
        mentioning = Mention.objects.filter(label__in=labels).values("event")
        rows = rows.filter(Q(subject__in=labels) | Q(pk__in=mentioning))
    for digest in word_digests(filters.words):
        rows = rows.filter(pk__in=Mention.objects.filter(label=digest).values("event"))
    return rows.order_by("-id")


def events_page(
    filters: TrailFilters,
    *,
    length: int,
    before: TrailPlace | None = None,
    after: TrailPlace | None = None,
) -> EventPage:
    """
    The newest events of the filters, or those next to a place: older than `before`, or newer
    than `after`. The caller has asked whether the person may read the trail.
    """
    place, newer = (after, True) if after else (before, False)
    found = _labelled if filters.subject or filters.words else _dated
    rows = found(filters, place, newer, length + 1)
    more, rows = len(rows) > length, rows[:length]
    if newer:
        rows.reverse()
    first, last = (rows[0], rows[-1]) if rows else (None, None)
    has_newer = more if newer else place is not None
    has_older = True if newer else more
    return EventPage(
        events=tuple(rows),
        newer=TrailPlace(first.at, first.pk) if first and has_newer else None,
        older=TrailPlace(last.at, last.pk) if last and has_older else None,
    )


def told_within(
    span: timedelta, *, at: datetime, details: JsonObject | None = None, **same: str
) -> bool:
    """Whether an event with these columns (and details) was put on the trail shortly before."""
    rows = Event.objects.filter(at__gt=at - span, at__lte=at, **same)
    if details is None:
        return rows.exists()
    return any(kept == details for kept in rows.values_list("details", flat=True))


def _dated(filters: TrailFilters, place: TrailPlace | None, newer: bool, most: int) -> list[Event]:
    """In the order of time, within the one index that leaves least to look through."""
    drivers = ["who", "action"] if filters.who else ["action"]
    if filters.outcome and filters.outcome != Outcome.DONE:
        drivers = ["outcome"]
    rows = _narrowed(Event.objects.defer("canonical"), filters, drivers=drivers)
    if place and newer:
        rows = rows.filter(Q(at__gte=place.at) & (Q(at__gt=place.at) | Q(pk__gt=place.id)))
    elif place:
        rows = rows.filter(Q(at__lte=place.at) & (Q(at__lt=place.at) | Q(pk__lt=place.id)))
    return list(rows.order_by(*(("at", "id") if newer else ("-at", "-id")))[:most])


def _labelled(
    filters: TrailFilters, place: TrailPlace | None, newer: bool, most: int
) -> list[Event]:
    """In the order of the numbers: what was done to a thing, and what mentions it, in one row."""
    found: set[int] = set()
    beyond = {"number__gt" if newer else "number__lt": place.id} if place else {}
    for ids in _ids_of(filters):
        ordered = ids.filter(**beyond).order_by("number" if newer else "-number")
        found.update(ordered.values_list("number", flat=True)[:most])
    chosen = sorted(found, reverse=not newer)[:most]
    rows = Event.objects.defer("canonical").in_bulk(chosen)
    return [rows[number] for number in chosen]


def _ids_of(filters: TrailFilters) -> Iterator[QuerySet[Model]]:
    """For each way to be found, the numbers of the events, which one index gives in order."""
    digests = _rarest_first(word_digests(filters.words))
    if filters.words and not digests:
        return
    other = _narrowed(Event.objects.all(), filters, drivers=[])
    for label in spellings(filters.subject):
        own = other.annotate(number=F("id")).filter(subject=label)
        yield _mentioning(own, digests)
        shown = Mention.objects.annotate(number=F("event")).filter(label=label)
        yield _mentioning(shown, digests).filter(_is_event(other))
    if not filters.subject:
        searched = Mention.objects.annotate(number=F("event")).filter(label=digests[0])
        yield _mentioning(searched, digests[1:]).filter(_is_event(other))


def _mentioning(rows: QuerySet[_Told], digests: Iterable[str]) -> QuerySet[_Told]:
    for digest in digests:
        rows = rows.filter(Exists(Mention.objects.filter(label=digest, event=OuterRef("number"))))
    return rows


def _is_event(rows: QuerySet[Event]) -> Exists:
    return Exists(rows.filter(pk=OuterRef("event")))


def _rarest_first(digests: tuple[str, ...]) -> tuple[str, ...]:
    """Common words are looked up last; beyond a thousand events a word counts as common."""
    if len(digests) < 2:
        return digests

    def times(digest: str) -> int:
        return Mention.objects.filter(label=digest)[:COUNTED].count()

    return tuple(sorted(digests, key=times))


def newest_and_fault() -> tuple[Event | None, Event | None]:
    """The newest event, and the newest that tells of a fault of the trail; one question for both."""
    rows = Event.objects.order_by("-id")
    faults = rows.filter(action=str(Act.TRAIL_FAULT))
    wanted = Q(pk__in=rows.values("pk")[:1]) | Q(pk__in=faults.values("pk")[:1])
    found = list(rows.filter(wanted))
    fault = next((row for row in found if row.action == str(Act.TRAIL_FAULT)), None)
    return next(iter(found), None), fault


def _narrowed(
    rows: QuerySet[Event],
    filters: TrailFilters,
    *,
    drivers: Iterable[str] = ("who", "action", "outcome"),
) -> QuerySet[Event]:
    """
    The filters that are columns. Only `drivers` may be looked up in an index.

    Left to itself a database walks the index of a frequent value to find a rare one.
    """
    chosen = frozenset(drivers)
    wanted = {"who": filters.who, "action": filters.action, "outcome": filters.outcome}
    for name, value in wanted.items():
        if not value:
            continue
        if name in chosen:
            rows = rows.filter(**{name: value})
        else:
            rows = rows.annotate(**{f"of_{name}": Coalesce(name, Value(""))}).filter(
                **{f"of_{name}": value}
            )
    if filters.since:
        rows = rows.filter(at__gte=filters.since)
    if filters.until:
        rows = rows.filter(at__lt=filters.until)
    return rows
