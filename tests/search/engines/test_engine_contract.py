"""What every engine does. An adapter is done when it passes this file."""

import random
import unicodedata
from collections import Counter
from dataclasses import replace

import pytest

from access.domain.levels import Level
from search.domain.query import Query, parse
from search.domain.results import FACETS, REACHABLE, Filters, Sort, facet_value
from search.domain.scope import Scope
from search.engines import IndexLocked
from tests.search.engines.corpus import ALL, OPEN, TYPES, any_query, any_scope, document, documents


def hold(engine, *held):
    engine.put(held)
    engine.commit()


def found(engine, text, scope=ALL, **options):
    return [hit.record for hit in engine.search(parse(text), scope, **options).hits]


# Words and marks


@pytest.mark.parametrize(
    ("held", "asked"),
    [
        ("Kế hoạch số hóa", "ke hoach"),
        ("Kế hoạch số hóa", "KẾ HOẠCH"),
        ("Đảng viên", "dang vien"),
        ("đường lối", "duong loi"),
        ("tài liệu số hoá", "số hóa"),
        ("Tỉnh uỷ", "tỉnh ủy"),
        (unicodedata.normalize("NFD", "Quyết định của Tỉnh ủy"), "quyết định"),
        ("Quyết định", unicodedata.normalize("NFD", "quyết định")),
        ("Quyết định", unicodedata.normalize("NFD", "Quyết Định").upper()),
        ("Ðảng bộ", "đảng bộ"),
        ("diện tích 25 m²", "m2"),
        ("ke hoach", "kế hoạch"),
        ("số 14-KH/BTCTU", "btctu"),
    ],
)
def test_words_are_found_with_and_without_marks_however_written(engine, held, asked):
    hold(engine, document(1, held), document(2, "chuyện khác hẳn"))
    assert found(engine, asked) == [1]


def test_every_word_must_be_there_but_not_on_one_page(engine):
    hold(engine, document(1, ["kế hoạch", "tài liệu"]), document(2, ["kế hoạch", "báo cáo"]))
    assert found(engine, "kế hoạch liệu") == [1]


def test_the_title_is_searched_like_the_pages(engine):
    hold(engine, document(1, "trang một", title="Báo cáo thống kê"))
    assert found(engine, "bao cao trang") == [1]


def test_what_has_the_marks_typed_comes_first(engine):
    texts = ["mất mất tiền của nhiều", "mật ong tiền của nhiều", "mát mẻ tiền của nhiều"]
    hold(engine, *[document(number, text) for number, text in enumerate(texts, start=1)])
    assert found(engine, "mật")[0] == 2
    assert found(engine, "mát")[0] == 3
    assert sorted(found(engine, "mat")) == [1, 2, 3]


def test_a_title_counts_more_than_a_page_and_words_side_by_side_more_than_apart(engine):
    hold(
        engine,
        document(1, "báo cáo về công tác kiểm tra của cán bộ"),
        document(2, "kiểm tra báo cáo về công tác của cán bộ", title="việc chung"),
        document(3, "về công tác của cán bộ", title="báo cáo kiểm tra"),
        document(4, "về công tác của cán bộ và báo cáo của kiểm soát"),
    )
    assert found(engine, "báo cáo kiểm tra") == [3, 1, 2]


# Phrases, gaps, minus


def test_a_phrase_is_side_by_side_and_in_order(engine):
    hold(
        engine,
        document(1, "tổ chức đảng"),
        document(2, "đảng tổ chức"),
        document(3, "tổ của chức đảng"),
    )
    assert sorted(found(engine, '"tổ chức"')) == [1, 2]
    assert found(engine, '"tổ chức đảng"') == [1]


def test_a_phrase_with_marks_wants_the_marks_and_one_without_does_not(engine):
    hold(engine, document(1, "bảo mật"), document(2, "báo mất"))
    assert found(engine, '"bảo mật"') == [1]
    assert found(engine, '"bao mat"') == [1, 2]
    assert found(engine, '"mật"') == [1]


def test_a_phrase_runs_over_a_page_break_but_not_from_the_pages_to_the_title(engine):
    hold(engine, document(1, ["hội nghị cán", "bộ toàn quốc"], title="quan trọng"))
    assert found(engine, '"cán bộ"') == [1]
    assert found(engine, '"toàn quốc quan"') == []
    assert found(engine, '"quốc quan"~20') == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ('"một ba"~0', []),
        ('"một ba"~1', [1]),
        ('"một năm"~2', []),
        ('"một năm"~3', [1]),
        ('"ba hai"~1', []),
        ('"ba hai"~2', [1]),
        ('"một ba năm"~1', [1]),
        ('"một hai sáu"~2', []),
        ('"một một"~3', [1]),
    ],
)
def test_a_gap_is_kept_between_each_word_and_the_next(engine, asked, expected):
    hold(engine, document(1, "một hai ba bốn năm sáu"))
    assert found(engine, asked) == expected


def test_minus_leaves_out_by_word_by_phrase_and_by_marks(engine):
    hold(
        engine,
        document(1, "kế hoạch mật"),
        document(2, "kế hoạch mất"),
        document(3, "kế hoạch dự thảo"),
        document(4, "kế hoạch thảo dự"),
    )
    assert found(engine, "kế hoạch -mật") == [2, 3, 4]
    assert found(engine, "kế hoạch -mat") == [3, 4]
    assert found(engine, 'kế hoạch -"dự thảo"') == [1, 2, 4]
    assert found(engine, "-mật") == []


# Numbers


@pytest.mark.parametrize(
    "asked",
    ["14-KH/BTCTU", "14 KH BTCTU", "14kh/btctu", "Số: 14-KH/BTCTU", "so 14 kh btctu", "014-KH/BTCTU",
     "14 – KH / BTCTU", "14-KH/BTC", "14-KH", "14-kh/", "14"],
)  # fmt: skip
def test_a_number_is_found_however_it_is_typed_and_by_its_beginning(engine, asked):
    hold(
        engine,
        document(1, "kế hoạch", number="14-KH/BTCTU"),
        document(2, "kế hoạch", number="114-KH/BTCTU"),
        document(3, "kế hoạch", number="145-KH/BTCTU"),
        document(4, "kế hoạch", number="04-KH/BTCTU"),
    )
    assert found(engine, asked) == [1]


def test_the_record_of_the_number_comes_before_those_that_name_it(engine):
    hold(
        engine,
        document(1, "Thực hiện Kế hoạch số 14-KH/BTCTU, căn cứ Kế hoạch số 14-KH/BTCTU"),
        document(2, "Căn cứ 14-KH/BTCTU-A", number="14-KH/BTCTU-A"),
        document(3, "kế hoạch rất dài", number="14-KH/BTCTU"),
        document(4, "14 của KH với BTCTU"),
    )
    assert found(engine, "14-KH/BTCTU") == [3, 2, 1]
    assert found(engine, "14 KH BTCTU")[:3] == [3, 2, 1]
    assert found(engine, '14-KH/BTCTU "căn cứ"') == [2, 1]


def test_a_number_in_running_text_is_found_with_and_without_its_nought(engine):
    hold(engine, document(1, "theo Quy định 05-QĐ/TW"), document(2, "theo Quy định 5-QĐ/TW"))
    assert sorted(found(engine, "5-QĐ/TW quy định")) == [1, 2]
    assert sorted(found(engine, "05-qd/tw quy định")) == [1, 2]


# The ladder


def test_nothing_is_widened_while_something_is_found(engine):
    hold(engine, document(1, "hoạch định"), document(2, "hoach"))
    result = engine.search(parse("hoạch định"), ALL)
    assert (result.total, result.relaxed) == (1, None)


def test_one_of_three_words_may_be_missing_then_one_letter_may_be_wrong(engine):
    hold(engine, document(1, "kế hoạch số hóa"), document(2, "nghiên cứu"))
    result = engine.search(parse("kế hoạch xyz"), ALL)
    assert ([hit.record for hit in result.hits], result.relaxed) == ([1], "one_missing")
    for misread in ("nghiem cứu", "nghin cuu", "ngihen cứu", "nnghien cứu"):
        result = engine.search(parse(misread), ALL)
        assert ([hit.record for hit in result.hits], result.relaxed) == ([2], "fuzzy"), misread


def test_short_words_numbers_and_phrases_are_never_widened(engine):
    hold(engine, document(1, "ban 2012 nghiên cứu"))
    for asked in ("bon", "2013", '"nghiem cứu"', '"ban nghien"'):
        assert engine.search(parse(asked), ALL).total == 0, asked


def test_a_choice_never_widens_a_search(engine):
    hold(
        engine,
        document(1, "nghiên cứu", year=2012),
        document(2, "nghiêm cứu", year=2013),
    )
    result = engine.search(parse("nghiên cứu"), ALL, filters=Filters(year=frozenset({2013})))
    assert (result.total, result.relaxed) == (0, None)
    assert result.facets.year == ((2012, 1),)


def test_the_ladder_does_not_stop_at_what_the_person_may_not_see(engine):
    hold(
        engine,
        document(1, "nghiên cứu", level=Level.SECRET),
        document(2, "nghiêm cứu"),
    )
    result = engine.search(parse("nghiên cứu"), OPEN)
    assert ([hit.record for hit in result.hits], result.relaxed) == ([2], "fuzzy")


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
    assert result.total == len(result.hits)
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
    hold(engine, *[document(n, "kế hoạch", party=n == 1) for n in (1, 2, 3)])
    assert found(engine, "kế hoạch", replace(ALL, party_papers=False)) == [2, 3]
    assert found(engine, "kế hoạch", replace(ALL, excluded=frozenset({2, 99}))) == [1, 3]


@pytest.mark.parametrize("clearance", list(Level)[:-1])
def test_what_lies_above_the_clearance_changes_neither_counts_nor_facets_nor_order(
    engine, clearance
):
    visible = [level for level in Level if level <= clearance]
    above = [level for level in Level if level > clearance]
    scope = replace(ALL, clearance=clearance)
    hold(engine, *documents(5, 80, levels=visible))
    queries = [parse(any_query(random.Random(seed))) for seed in range(40)]

    def answers():
        return [
            (engine.search(query, scope, sort=sort, size=200), engine.position())
            for query in queries
            for sort in (Sort.RELEVANCE, Sort.NEWEST)
        ]

    before = answers()
    hold(engine, *documents(6, 120, first=1000, levels=above))
    assert answers() == before
    assert engine.count() == 200


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


# Facets, order, rows


@pytest.mark.parametrize("seed", range(8))
def test_facets_count_every_value_without_their_own_choice(engine, seed):
    chance = random.Random(seed)
    held = documents(seed, 90)
    hold(engine, *held)
    scope = any_scope(chance)
    filters = Filters(
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
    unknown = Filters(year=frozenset({0}), type=frozenset({""}), inventory=frozenset({0}))
    result = engine.search(Query.all_records, ALL, filters=unknown)
    assert [hit.record for hit in result.hits] == [1]
    assert dict(result.facets.year) == {0: 1}


@pytest.mark.parametrize("issuer", ['Sở "A" (x)', "a:b AND *", "Ủy ban\nnhân dân", "=" * 300])
def test_a_choice_is_taken_letter_by_letter(engine, issuer):
    hold(engine, document(1, "a", issuer=issuer), document(2, "a", issuer=issuer + "x"))
    filters = Filters(issuer=frozenset({issuer}))
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
        (4, 6, 2, 3, 5),
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
