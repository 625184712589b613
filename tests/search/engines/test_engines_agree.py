"""The same documents and the same question give the same answer, whichever engine is asked."""

import random
from datetime import date

import pytest

from search.domain.query import parse
from search.domain.results import FACETS, Days, SearchFilters, Sort
from tests.search.engines.corpus import (
    ISSUERS,
    TYPES,
    WORDS,
    any_conditions,
    any_query,
    any_scope,
    documents,
)
from tests.search.engines.kinds import SERVED, engine_of


@pytest.fixture(scope="module", params=[1, 2, 3])
def seed_of_engines(request):
    return request.param


@pytest.fixture(scope="module", params=["tantivy:", SERVED])
def engines(request, seed_of_engines, tmp_path_factory):
    held = documents(seed_of_engines, 160)
    folder = tmp_path_factory.mktemp("index") / "x"
    with engine_of("memory:", folder) as one, engine_of(request.param, folder) as other:
        for engine in (one, other):
            for start in range(0, len(held), 60):  # several commits, so several segments
                engine.put(held[start : start + 60])
                engine.commit()
        yield one, other


def any_filters(chance):
    chosen = {
        "year": chance.sample([*range(2010, 2025), 0], 6),
        "type": chance.sample(TYPES, 2),
        "issuer": chance.sample(ISSUERS, 2),
        "inventory": chance.sample([0, 1, 2, 3], 2),
        "level": chance.sample(range(4), 2),
    }
    names = chance.sample(FACETS, chance.choice([0, 0, 1, 2, 3]))
    return SearchFilters(**{name: frozenset(chosen[name]) for name in names}, days=any_days(chance))


def any_days(chance):
    first = date(
        chance.randint(2010, 2024), chance.randint(1, 12), chance.randint(1, 4)
    ).toordinal()
    ends = [(None, None), (None, None), (first, None), (None, first), (first, first + 400)]
    return Days(*chance.choice(ends))


@pytest.mark.parametrize("seed", range(120))
def test_counts_facets_order_pages_and_step_are_the_same(engines, seed):
    chance = random.Random(seed)
    text, scope, filters = any_query(chance), any_scope(chance), any_filters(chance)
    sort = chance.choice([Sort.RELEVANCE, Sort.RELEVANCE, *Sort])
    start, size = chance.choice([(0, 200), (0, 20), (10, 7), (500, 20), (0, 0)])
    results = [
        engine.search(parse(text), scope, filters=filters, sort=sort, start=start, size=size)
        for engine in engines
    ]
    assert results[0] == results[1], text


@pytest.mark.parametrize("seed", range(60))
def test_conditions_among_the_words_and_alone_are_met_alike(engines, seed):
    chance = random.Random(1000 + seed)
    words = chance.choice(["", "", any_query(chance), chance.choice(WORDS)])
    text = f"{words} {any_conditions(chance)}"
    scope, filters = any_scope(chance), any_filters(chance)
    sort = chance.choice([Sort.RELEVANCE, *Sort])
    results = [
        engine.search(parse(text), scope, filters=filters, sort=sort, size=200)
        for engine in engines
    ]
    assert results[0] == results[1], text


def test_the_words_held_are_the_same(engines):
    chance = random.Random(7)
    words = [*WORDS, "đàm", "đầm", "dam", "btctu", "0000012", "hiếm", "hoac"]
    for _ in range(8):
        scope = any_scope(chance)
        one, other = (engine.words_held(words, scope) for engine in engines)
        assert one == other
