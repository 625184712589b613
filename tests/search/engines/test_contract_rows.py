"""What every engine does: counts, order, rows, pages, and whatever is typed."""

import random
from collections import Counter
from datetime import date, datetime

import pytest

from access.domain.levels import Level
from language.dates import Precision
from search.domain.query import Query, parse
from search.domain.results import FACETS, REACHABLE, Days, SearchFilters, Sort, facet_value
from tests.search.engines.corpus import (
    ALL,
    OPEN,
    TYPES,
    any_scope,
    document,
    documents,
    found,
    hold,
)

# Facets, order, rows


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2013, 1, 5), date(2013, 1, 5), [1, 3, 4]),
        (date(2013, 1, 6), date(2013, 1, 31), [2, 3, 4]),
        (date(2013, 2, 1), None, [4, 5]),
        (None, date(2012, 12, 31), [6]),
        (date(2011, 1, 1), date(2024, 1, 1), [1, 2, 3, 4, 5]),
    ],
)
def test_from_a_day_to_a_day_finds_what_may_lie_within(engine, first, last, expected):
    days = {
        1: ("05/01/2013", Precision.DAY),
        2: ("06/01/2013", Precision.DAY),
        3: ("01/01/2013", Precision.MONTH),
        4: ("01/01/2013", Precision.YEAR),
        5: ("01/02/2013", Precision.DAY),
        6: ("31/12/2010", Precision.DAY),
    }
    for record, (text, precision) in days.items():
        ordinal = datetime.strptime(text, "%d/%m/%Y").toordinal()
        hold(engine, document(record, "giấy", date_ordinal=ordinal, date_precision=precision))
    hold(engine, document(7, "giấy không ngày"))
    span = Days(first and first.toordinal(), last and last.toordinal())
    result = engine.search(parse("giấy"), ALL, filters=SearchFilters(days=span), size=200)
    assert sorted(hit.record for hit in result.hits) == expected
    assert result.total == len(expected)


@pytest.mark.parametrize("seed", range(8))
def test_facets_count_every_value_without_their_own_choice(engine, seed):
    chance = random.Random(seed)
    held = documents(seed, 90)
    hold(engine, *held)
    scope = any_scope(chance)
    filters = SearchFilters(
        year=frozenset(chance.sample([*range(2010, 2025), 0], 5)),
        type=frozenset(chance.sample(TYPES, 2)),
        level=frozenset(chance.sample(range(4), 2)) if seed % 2 else frozenset(),
    )
    result = engine.search(Query.all_records, scope, filters=filters, size=200)
    allowed = [one for one in held if scope.allows(one)]
    assert result.total == sum(filters.allows(one) for one in allowed)
    for name in FACETS:
        others = filters.without(name)
        expected = Counter(facet_value(one, name) for one in allowed if others.allows(one))
        counted = getattr(result.facets, name)
        assert dict(counted) == expected
        assert list(counted) == sorted(counted, key=lambda pair: (-pair[1], pair[0]))


def test_the_unknown_is_a_value_one_can_choose(engine):
    hold(engine, document(1, "a", year=None, type="", inventory=None), document(2, "a", year=2012))
    unknown = SearchFilters(year=frozenset({0}), type=frozenset({""}), inventory=frozenset({0}))
    result = engine.search(Query.all_records, ALL, filters=unknown)
    assert [hit.record for hit in result.hits] == [1]
    assert dict(result.facets.year) == {0: 1}


@pytest.mark.parametrize("issuer", ['Sở "A" (x)', "a:b AND *", "Ủy ban\nnhân dân", "=" * 300])
def test_a_choice_is_taken_letter_by_letter(engine, issuer):
    hold(engine, document(1, "a", issuer=issuer), document(2, "a", issuer=issuer + "x"))
    filters = SearchFilters(issuer=frozenset({issuer}))
    assert engine.search(Query.all_records, ALL, filters=filters).total == 1


def test_orders_put_ties_by_record_and_the_unknown_last(engine):
    hold(
        engine,
        document(4, "văn bản", date_ordinal=None, number="9-KH/TU"),
        document(3, "văn bản", date_ordinal=734_000, number="10-KH/TU", level=Level.SECRET),
        document(2, "văn bản", date_ordinal=734_000, number=""),
        document(5, "văn bản", date_ordinal=735_000, number="09-QĐ/TU"),
        document(1, "văn bản", date_ordinal=733_000, number="123456789123-QĐ/TU"),
    )
    assert found(engine, "văn bản", sort=Sort.NEWEST) == [5, 2, 3, 1, 4]
    assert found(engine, "văn bản", sort=Sort.OLDEST) == [1, 2, 3, 5, 4]
    assert found(engine, "văn bản", sort=Sort.NUMBER)[:3] == [4, 5, 3]
    hits = engine.search(Query.all_records, ALL).hits
    assert [hit.record for hit in hits] == [5, 2, 3, 1, 4]


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_of_rows_neither_overlap_nor_leave_gaps(engine, sort):
    held = [document(n, "cùng một lời", level=Level(n % 4), year=2012) for n in range(1, 98)]
    for start in range(0, 97, 25):
        hold(engine, *reversed(held[start : start + 25]))
    pages = [
        found(engine, "một lời", sort=sort, start=start, size=10) for start in range(0, 110, 10)
    ]
    rows = [record for page in pages for record in page]
    assert rows == list(range(1, 98))
    assert found(engine, "một lời", sort=sort, size=200) == rows


def test_rows_out_of_reach_are_counted_and_not_listed(engine):
    hold(engine, document(1, "kế hoạch"))
    for start in (1, REACHABLE, 10**12):
        result = engine.search(parse("kế hoạch"), ALL, start=start)
        assert (result.hits, result.total) == ((), 1)
    result = engine.search(parse("kế hoạch"), ALL, size=0)
    assert (result.hits, result.total, result.facets.inventory) == ((), 1, ((1, 1),))
    for window in ({"start": -1}, {"size": -1}, {"size": 201}):
        with pytest.raises(ValueError):
            engine.search(parse("kế hoạch"), ALL, **window)


def test_the_best_pages_come_first_and_all_are_named(engine):
    body = [
        "mục lục",
        "kế sách và hoạch toán",
        "ke hoach khong dau",
        "lập kế hoạch năm",
        "kế thừa",
        "thực hiện kế hoạch",
    ]
    hold(engine, document(1, body), document(2, ["khác", "kế", "hoạch"], level=Level.SECRET))
    assert [hit.pages for hit in engine.search(parse("kế hoạch"), ALL).hits] == [
        (4, 6, 2, 5),
        (2, 3),
    ]
    assert engine.pages_of(parse("kế hoạch"), ALL, [2, 1, 9], most=1) == {1: (4,), 2: (2,)}
    assert engine.pages_of(parse("kế hoạch"), OPEN, [1, 2], most=1) == {1: (4,)}


def test_pages_of_a_widened_search_are_those_of_the_widened_words(engine):
    hold(engine, document(1, ["mở đầu", "nghiêm cứu"]))
    result = engine.search(parse("nghiên cứu"), ALL)
    assert result.hits[0].pages == (2,)
    assert engine.pages_of(parse("nghiên"), ALL, [1], relaxed="fuzzy") == {1: (2,)}
    assert engine.pages_of(parse("nghiên"), ALL, [1]) == {}


# Hostile queries


HOSTILE = [
    "", " ", '"', '""', '"" ""', '"kế', "'", "(((", ")))", "[a TO b]", "{", "*", "*:*", "?", "a*", "~",
    "kế~2", "^5", "kế^5", "+kế", "- -", "--", "-", "-(", "!", "/.*/", "\\", "kế\\", "AND", "kế AND", "OR OR",
    "NOT", "title:kế", "record:1", "level:3", "_exists_:level", "😀🔥", "e\u0301\u0301\u0301", "\x00\x07\x1b[2J",
    "\ud800", "\u202ekế", "\u200b", "' OR 1=1 --", "<script>", "%00", "kế" * 5000, "a " * 5000, "🔥" * 5000,
    " ".join(f"{n}-KH/TU" for n in range(500)), '"' * 999, '"a"~99999', '"a b"~20', "-" * 999, "½ ⅓ ²",
    "漢字かな", "0" * 300, "1" * 300, "14-" * 200, "¶", "¶ ¶", " ".join(map(chr, range(32, 500))),
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_no_query_breaks_the_engine_or_finds_what_it_does_not_name(engine, text):
    hold(engine, document(1, "tài liệu", level=Level.SECRET), document(2, "tài liệu"))
    for sort in Sort:
        result = engine.search(parse(text), OPEN, sort=sort)
        assert result.total == 0, result
    assert engine.pages_of(parse(text), OPEN, [1, 2]) == {}


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_the_index(engine, text):
    hold(engine, document(1, [text, "tài liệu"], title=text, issuer=text, type=text[:100]))
    assert found(engine, "tài liệu") == [1]


def test_very_many_words_are_cut_and_said_so(engine):
    hold(engine, document(1, " ".join(f"từ{n}" for n in range(32))))
    query = parse(" ".join(f"từ{n}" for n in range(400)))
    assert query.cut
    assert engine.search(query, ALL).total == 1
