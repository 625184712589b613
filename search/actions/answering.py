"""What a search would give, for a machine that compares two places of one archive: shown to nobody."""

from access.api import Actor
from machine.json_values import JsonObject
from search.actions.finding import PAGE_LENGTH, search_as
from search.domain.query import Query, parse
from search.domain.results import FACETS, SearchFilters, Sort
from search.engines.port import Engine
from search.queries.meanings import meanings_for


def answer_to(
    text: str, *, actor: Actor, engine: Engine, sort: Sort = Sort.RELEVANCE
) -> JsonObject:
    """
    Counts, facets and the first records in their order with their pages, as this person would get them.

    No word of any paper is among it. Nothing is told on the trail: whoever asks shows it to nobody. Raises
    SearchUnavailable.
    """
    query = parse(text, meanings_for(text, actor)) if text.strip() else Query.all_records
    _, result = search_as(
        actor, engine, query, filters=SearchFilters(), sort=sort, start=0, size=PAGE_LENGTH
    )
    return {
        "total": result.total,
        "looser": result.looser,
        "relaxed": str(result.relaxed),
        "hits": [[hit.record, *hit.pages] for hit in result.hits],
        "facets": {
            name: [[str(value), count] for value, count in getattr(result.facets, name)]
            for name in FACETS
        },
    }
