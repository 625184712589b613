"""The result a record was opened from: its place in it, and its neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from access.api import Actor
from access.domain.addresses import Param
from archive.api import visible_among
from search.actions.finding import PAGE_LENGTH, search_as
from search.api import Engine, SearchUnavailable
from search.domain.query import Query, parse
from search.domain.results import Hit
from search.forms import LAST_ROW, asked_by, number_between
from search.queries.meanings import meanings_for


@dataclass(frozen=True, slots=True)
class Around:
    """
    Where the result is, the place of the record in it, and what stands before and after; `looser`
    where it was found with other marks than typed.
    """

    place: int
    total: int
    looser: bool
    result: str
    before: str = ""
    after: str = ""


def around(address: QueryDict, record: int, *, actor: Actor, engine: Engine) -> Around | None:
    """
    What the address of a reader says of the result behind it; None where it says nothing.

    The place counts only while the record still stands there: a result may have changed since.
    """
    place = number_between(0, address.get(Param.PLACE, ""), LAST_ROW)
    if not place:
        return None
    asked = asked_by(address)
    query = (
        parse(asked.wording, meanings_for(asked.wording, actor))
        if asked.text.strip()
        else Query.all_records
    )
    first = max(1, place - 1)
    try:
        _, result = search_as(
            actor,
            engine,
            query,
            filters=asked.filters,
            sort=asked.sort,
            start=first - 1,
            size=place - first + 2,
        )
    except SearchUnavailable:
        return None
    rows = _visible(result.hits, actor)
    if rows.get(place - first) != record:
        return None

    def reader(other: int) -> str:
        found = rows.get(other - first)
        return _reader(found, asked.address((Param.PLACE, other))) if found else ""

    page = (place - 1) // PAGE_LENGTH + 1
    back = asked.address(("page", page)) if page > 1 else asked.address()
    return Around(
        place=place,
        total=result.total + result.looser,
        looser=place > result.total,
        result=reverse("search:search") + back,
        before=reader(place - 1) if place > 1 else "",
        after=reader(place + 1),
    )


def _visible(hits: Sequence[Hit], actor: Actor) -> dict[int, int]:
    asked = [hit.record for hit in hits]
    seen = visible_among(asked, actor)
    return {place: record for place, record in enumerate(asked) if record in seen}


def _reader(record: int, query: str) -> str:
    return reverse("search:reader", args=[record]) + query
