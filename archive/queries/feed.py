"""The change feed: what lies behind a place of it, and what an index at that place shows somebody too much of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Case, CharField, F, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast

from access.api import Actor
from archive.domain.standing import PARTY, rank_of
from archive.models import Change, Site
from archive.queries.named import records_named_to
from archive.queries.protection import lowered_above

# What stands for a record that is open by its name, among the rows of `feed_seen`.
_NAMED: Final = 2


def changes_after(position: int, *, limit: int) -> list[tuple[int, int, str]]:
    """The feed after a position, oldest first: (position, record, kind)."""
    rows = Change.objects.filter(id__gt=position).order_by("id")[:limit]
    return list(rows.values_list("id", "record", "kind"))


def feed_origin(position: int) -> str:
    """
    What tells a position of this feed from the same number in any other: the name of the site,
    and the change that stands there. Empty when the feed has no such position.

    A database put back from a backup gives its numbers out again, to other changes.
    """
    site = Site.objects.values("identity").order_by("pk")[:1]
    if position == 0:
        return site.values_list("identity", flat=True).first() or ""
    row = (
        Change.objects.filter(pk=position)
        .annotate(site=Subquery(site))
        .values_list("site", "at", "record", "kind", "mark")
        .first()
    )
    return _origin(row) if row else ""


def _origin(row: tuple[Any, ...]) -> str:
    site_name, at, record, kind, mark = row
    return "|".join((str(site_name), at.isoformat(), str(record), kind, mark))


@dataclass(frozen=True, slots=True)
class FeedPlace:
    """What `feed_origin` says of a place, and when the first change behind it was made, if any."""

    origin: str
    next_at: datetime | None


def feed_from(position: int) -> FeedPlace:
    """A place in the feed and what lies behind it, in one query."""
    behind = Change.objects.filter(id__gt=position).order_by("id").values("at")[:1]
    if position == 0:
        rows = Site.objects.order_by("pk").annotate(behind=Subquery(behind))
        site, first = rows.values_list("identity", "behind").first() or ("", None)
        return FeedPlace(site, first)
    row = (
        Change.objects.filter(pk=position)
        .annotate(
            site=Subquery(Site.objects.values("identity").order_by("pk")[:1]),
            behind=Subquery(behind),
        )
        .values_list("site", "at", "record", "kind", "mark", "behind")
        .first()
    )
    return FeedPlace(_origin(row[:5]), row[5]) if row else FeedPlace("", None)


def changed_at(position: int) -> datetime | None:
    """When the change at a place of the feed was made."""
    return Change.objects.filter(pk=position).values_list("at", flat=True).first()


def last_change() -> int:
    """The newest position of the feed; 0 when it is empty."""
    return Change.objects.order_by("-id").values_list("id", flat=True).first() or 0


def records_raised_after(position: int) -> frozenset[int]:
    """
    Records whose level went up, or which left or went elsewhere, after a position: an index may
    still show them to whom they are closed now.
    """
    return frozenset(_raised_after(position).values_list("record", flat=True))


def _raised_after(position: int) -> QuerySet[Change]:
    kinds = [Change.Kind.RAISED, Change.Kind.REMOVED, Change.Kind.MOVED]
    return Change.objects.filter(id__gt=position, kind__in=kinds)


def records_held_back(position: int, actor: Actor, *, lowered_too: bool = False) -> frozenset[int]:
    """
    What is to be hidden from the actor although an index at this position may show it: what was raised
    after it, and what is on its way down and has not come there; `lowered_too` also what came down after
    it. One query.
    """
    behind = _raised_after(position)
    if lowered_too:
        behind |= Change.objects.filter(id__gt=position, kind=Change.Kind.LOWERED)
    raised = behind.order_by().values_list("record", flat=True)
    lowered = lowered_above(actor).values_list("record", flat=True)
    return frozenset(raised.union(lowered, all=True))


@dataclass(frozen=True, slots=True)
class FeedSeen:
    """
    What `feed_origin` says of a place, `records_held_back` of it for somebody, and the records that are
    open to them by their name, each with its rank.
    """

    origin: str
    held_back: frozenset[int]
    named: frozenset[tuple[int, int]] = frozenset()


def feed_seen(position: int, actor: Actor) -> FeedSeen:
    """
    A place in the feed, and what is to be hidden from the actor there, or is open to them by its name; one
    query behind the first.
    """
    if position == 0:
        return FeedSeen(feed_origin(0), records_held_back(0, actor), named_with_ranks(actor))
    site = Subquery(Site.objects.values("identity").order_by("pk")[:1])
    columns = ("is_place", "record", "site", "at", "of_kind", "marked")
    nothing = {"site": Value(""), "of_kind": Value(""), "marked": Value("")}
    place = Change.objects.filter(pk=position).order_by()
    raised, lowered = _raised_after(position).order_by(), lowered_above(actor).order_by()
    parts = [
        raised.annotate(is_place=Value(0), **nothing).values_list(*columns),
        lowered.annotate(is_place=Value(0), at=F("proposed_at"), **nothing).values_list(*columns),
    ]
    if actor.named:
        named = records_named_to(actor).order_by().select_related(None)
        told = {"record": F("pk"), "at": F("filed_at"), **nothing, "of_kind": _rank_in_words()}
        parts.append(named.annotate(is_place=Value(_NAMED), **told).values_list(*columns))
    rows = (
        place.annotate(is_place=Value(1), site=site, of_kind=F("kind"), marked=F("mark"))
        .values_list(*columns)
        .union(*parts, all=True)
    )
    found = list(rows)
    here = ((s, at, r, k, m) for is_place, r, s, at, k, m in found if is_place == 1)
    return FeedSeen(
        next(map(_origin, here), ""),
        frozenset(row[1] for row in found if not row[0]),
        frozenset((row[1], int(row[4])) for row in found if row[0] == _NAMED),
    )


def _rank_in_words() -> Cast:
    of_party = Case(When(party_papers=True, then=Value(PARTY)), default=Value(0))
    return Cast(F("level") + of_party, CharField())


def named_with_ranks(actor: Actor) -> frozenset[tuple[int, int]]:
    """The records that are open to the actor by their name, each with its rank; no query where none can be."""
    if not actor.named:
        return frozenset()
    rows = records_named_to(actor).order_by().values_list("pk", "level", "party_papers")
    return frozenset((pk, rank_of(level, party_papers=party)) for pk, level, party in rows)


def went_down_since(held_back: Collection[int], actor: Actor) -> bool:
    """Whether something above the actor is on its way down that was not among these."""
    return lowered_above(actor).exclude(record__in=held_back).exists()
