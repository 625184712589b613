"""What every engine does: who finds it, and how what is held changes."""

import random
from dataclasses import replace

import pytest

from access.domain.levels import Level
from search.domain.query import Query, parse
from search.domain.results import SearchFilters, Sort
from search.domain.scope import Scope
from search.engines import IndexLocked
from tests.daily import daily
from tests.search.engines.corpus import (
    ALL,
    any_query,
    any_scope,
    document,
    documents,
    found,
    hold,
)

# Scope


@pytest.mark.parametrize("seed", range(12))
def test_nothing_outside_the_scope_is_found_counted_or_named_by_page(engine, seed):
    chance = random.Random(seed)
    held = documents(seed, 60)
    hold(engine, *held)
    scope, query = any_scope(chance), parse(any_query(chance))
    result = engine.search(query, scope, size=200)
    allowed = {one.record for one in held if scope.allows(one)}
    assert {hit.record for hit in result.hits} <= allowed
    assert result.total + result.looser == len(result.hits)
    assert sum(number for _, number in result.facets.level) == result.total
    assert set(engine.pages_of(query, scope, [one.record for one in held])) <= allowed


def test_nobody_finds_nothing(engine):
    hold(engine, document(1, "kế hoạch"), document(2, "kế hoạch", unit=None, inventory=None))
    for query in (parse("kế hoạch"), Query.all_records):
        result = engine.search(query, Scope.nobody())
        assert (result.total, result.hits) == (0, ())
    assert engine.pages_of(parse("kế hoạch"), Scope.nobody(), [1, 2]) == {}


def test_what_belongs_to_nobody_is_for_those_who_see_everything(engine):
    hold(engine, document(1, "kế hoạch", unit=None, inventory=None))
    assigned = replace(ALL, everything=False, units=frozenset({0, 1}), inventories=frozenset({0}))
    assert found(engine, "kế hoạch", assigned) == []
    assert found(engine, "kế hoạch", ALL) == [1]


def test_unit_or_inventory_is_enough(engine):
    hold(
        engine,
        document(1, "kế hoạch", unit=7, inventory=1),
        document(2, "kế hoạch", unit=8, inventory=2),
        document(3, "kế hoạch", unit=9, inventory=3),
    )
    scope = replace(ALL, everything=False, units=frozenset({7}), inventories=frozenset({2}))
    assert found(engine, "kế hoạch", scope) == [1, 2]


def test_papers_of_the_party_and_excluded_records_are_hidden_even_from_who_sees_everything(engine):
    hold(engine, *[document(n, "kế hoạch", party_papers=n == 1) for n in (1, 2, 3)])
    assert found(engine, "kế hoạch", replace(ALL, party_papers=False)) == [2, 3]
    assert found(engine, "kế hoạch", replace(ALL, excluded=frozenset({2, 99}))) == [1, 3]


OWN = replace(
    ALL, clearance=Level.CONFIDENTIAL, everything=False, units=frozenset({1, 2}),
    inventories=frozenset({1}), party_papers=False, excluded=frozenset(range(3000, 3080)),
)  # fmt: skip
SEEN = {"unit": 1, "party_papers": False, "level": Level.ORDINARY}
# Each makes something that OWN may not find of a document it would find.
HIDDEN = {
    "another unit's": lambda one: replace(one, unit=4, inventory=3),
    "nobody's": lambda one: replace(one, unit=None, inventory=None),
    "of the Party": lambda one: replace(one, party_papers=True),
    "excluded": lambda one: replace(one, record=one.record + 2000),
    "of a higher level": lambda one: replace(one, level=Level.SECRET),
    "of the highest level": lambda one: replace(one, level=Level.TOP_SECRET),
}


_BEFORE = {}


@pytest.mark.parametrize("hidden", daily(list(HIDDEN), "of a higher level"))
def test_what_one_may_not_see_moves_nothing_in_any_answer(engine, hidden):
    hold(engine, *[replace(one, **SEEN) for one in documents(5, 80)])
    asked = [any_query(random.Random(seed)) for seed in range(40)]
    # Words that only the hidden ones have, that they have nearly, and that nobody has.
    asked += ["hiếm", "kế hoạch hiếm", "hiem hoach xyz", "hoachh hiếm", '"số hiếm"', "7-HN/TU", ""]
    asked += [
        "ky:hiếm",
        "ky:hiem kế hoạch",
        "so:7-HN/TU",
        "cq:Hiếm",
        "cq:hn",
        "muc:HIEM",
        "ma:1007",
    ]
    asked += ["-ky:hiếm", "ngay:2012 loai:kh", "kế hoạch ngay:2013..2016"]
    words = ["hiếm", "hiem", "hoạch", "hoach", "hiểm", "0001007", "thiệu"]
    queries = [parse(text) if text else Query.all_records for text in asked]

    places = [*range(1, 81), *range(1000, 1080)]

    def answers():
        # Neither order nor filters are asked for the pages: once for each query is all there is.
        pages = [engine.pages_of(query, OWN, places, relaxed="fuzzy") for query in queries]
        return (
            engine.words_held(words, OWN),
            pages,
            [
                (
                    engine.search(query, OWN, sort=sort, filters=filters, size=200),
                    engine.search(query, OWN, sort=sort, filters=filters, start=7, size=5),
                )
                for query in queries
                for sort in (Sort.RELEVANCE, Sort.NEWEST, Sort.NUMBER)
                for filters in (SearchFilters(), SearchFilters(year=frozenset({2012, 2013, 2014})))
            ],
        )

    # The same documents answer the same in every engine of a kind.
    before = _BEFORE.get(type(engine)) or _BEFORE.setdefault(type(engine), answers())
    assert any(before[1])
    assert any(len(first.hits) > 20 for first, _ in before[2])
    assert "thiệu" in before[0]
    closed = [
        replace(
            one, **SEEN, number="07-HN/TU", number_key="7hntu", title=f"hiếm {one.title}",
            body_pages=("hiếm hoạch kế số hóa " * 40, *one.body_pages), type="hiem", issuer="Hiếm",
            signer="Hiếm Thiệu", inventory_code="HIEM",
        )
        for one in documents(6, 80, first=1000)
    ]  # fmt: skip
    hold(engine, *map(HIDDEN[hidden], closed))
    assert engine.count() == 160
    assert answers() == before


# Changes


def test_nothing_is_found_before_the_commit_and_nothing_stays_after_a_discard(engine):
    engine.put([document(1, "kế hoạch")])
    engine.set_position(5)
    assert (found(engine, "kế hoạch"), engine.position(), engine.count()) == ([], 0, 0)
    engine.discard()
    engine.commit()
    assert (found(engine, "kế hoạch"), engine.position(), engine.count()) == ([], 0, 0)


def test_a_record_put_again_is_held_once_as_it_is_now(engine):
    hold(engine, document(1, ["kế hoạch", "trang hai"], version=1, number="14-KH/TU"))
    hold(engine, document(1, "báo cáo", version=2), document(1, "nghị quyết", version=3))
    assert found(engine, "kế hoạch") == found(engine, "báo cáo") == found(engine, "14-KH/TU") == []
    assert found(engine, "nghị quyết") == [1]
    assert (engine.version_of(1), engine.count(), engine.health().pages) == (3, 1, 1)


@pytest.mark.parametrize("before", list(Level))
@pytest.mark.parametrize("after", list(Level))
def test_a_record_whose_level_changed_is_where_it_belongs_and_nowhere_else(engine, before, after):
    hold(engine, document(1, "kế hoạch", level=before), document(2, "kế hoạch"))
    hold(engine, document(1, "kế hoạch", level=after, version=2))
    assert engine.count() == 2
    for clearance in Level:
        expected = [1, 2] if after <= clearance else [2]
        result = engine.search(parse("kế hoạch"), replace(ALL, clearance=clearance))
        assert sorted(hit.record for hit in result.hits) == expected
        assert result.total == len(expected)
        assert all(hit.pages == (1,) for hit in result.hits)


def test_what_is_removed_is_gone_with_its_pages_and_removing_the_unknown_is_no_error(engine):
    hold(engine, document(1, "kế hoạch"), document(2, "kế hoạch", level=Level.SECRET))
    engine.remove([1, 2, 77])
    engine.commit()
    assert found(engine, "kế hoạch") == []
    assert engine.pages_of(parse("kế hoạch"), ALL, [1, 2]) == {}
    assert (engine.version_of(1), engine.count(), engine.health().pages) == (None, 0, 0)


def test_the_last_word_on_a_record_counts(engine):
    engine.put([document(1, "kế hoạch"), document(2, "kế hoạch")])
    engine.remove([1])
    engine.remove([2])
    engine.put([document(2, "kế hoạch")])
    engine.commit()
    assert found(engine, "kế hoạch") == [2]


def test_the_position_stays_until_it_is_set(engine):
    engine.set_position(41)
    engine.commit()
    hold(engine, document(1, "kế hoạch"))
    assert engine.position() == engine.health().position == 41


def test_a_new_generation_takes_the_place_of_the_old_one_whole(engine):
    hold(engine, document(1, "kế hoạch cũ"), document(2, "kế hoạch cũ", level=Level.SECRET))
    engine.set_position(9)
    engine.commit()
    generation = engine.health().generation
    rebuild = engine.begin_rebuild()
    rebuild.put([document(1, "kế hoạch mới"), document(3, "kế hoạch mới")])
    rebuild.remove([3])
    rebuild.set_position(12)
    assert found(engine, "kế hoạch cũ") == [1, 2]
    rebuild.finish()
    assert found(engine, "kế hoạch") == [1]
    assert found(engine, '"cũ"') == []
    assert engine.position() == 12
    assert engine.health().generation > generation


def test_an_abandoned_generation_changes_nothing(engine):
    hold(engine, document(1, "kế hoạch"))
    rebuild = engine.begin_rebuild()
    rebuild.put([document(2, "kế hoạch")])
    rebuild.abandon()
    hold(engine, document(3, "kế hoạch"))
    assert found(engine, "kế hoạch") == [1, 3]


def test_there_is_one_writer(engine):
    rebuild = engine.begin_rebuild()
    with pytest.raises(IndexLocked):
        engine.put([document(1, "kế hoạch")])
    rebuild.finish()
    engine.put([document(1, "kế hoạch")])
    with pytest.raises(IndexLocked):
        engine.begin_rebuild()
    engine.commit()
    assert found(engine, "kế hoạch") == [1]


def test_clearing_leaves_nothing(engine):
    hold(engine, *documents(3, 10))
    engine.set_position(3)
    engine.commit()
    engine.clear()
    assert (engine.count(), engine.position(), engine.search(Query.all_records, ALL).total) == (
        0, 0, 0
    )  # fmt: skip
