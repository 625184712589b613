"""What every engine does where marks decide, and where nothing has just what was typed."""

import pytest

from access.domain.levels import Level
from search.domain.query import parse
from search.domain.results import SearchFilters, Sort
from tests.search.engines.corpus import ALL, OPEN, document, hold

# Marks decide


MARKED = (
    document(1, "về việc bảo mật của cơ quan", year=2012, date_ordinal=5),
    document(2, "báo mất " * 9, title="báo mất", year=2013, date_ordinal=9),
    document(3, "bảo mật", title="bảo mật", year=2013, date_ordinal=3),
    document(4, "bao mạt", year=2014, date_ordinal=1),
)


def rows(engine, text, **more):
    result = engine.search(parse(text), ALL, **more)
    return [hit.record for hit in result.hits], result.total, result.looser, result.relaxed


def test_what_has_just_the_marks_typed_stands_before_all_others_and_is_counted(engine):
    hold(engine, *MARKED)
    assert rows(engine, "bảo mật") == ([3, 1, 2, 4], 2, 2, None)
    result = engine.search(parse("bảo mật"), ALL)
    assert result.facets.year == ((2012, 1), (2013, 1))
    assert rows(engine, "bao mat")[1:] == (4, 0, None)
    assert rows(engine, '"bảo mật"')[1:] == (2, 0, None)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [(Sort.NEWEST, [1, 3, 2, 4]), (Sort.OLDEST, [3, 1, 4, 2])],
)
def test_in_every_order_the_looser_ones_come_behind(engine, sort, expected):
    hold(engine, *MARKED)
    assert rows(engine, "bảo mật", sort=sort)[0] == expected


def test_rows_are_cut_out_of_both_groups_as_of_one_list(engine):
    hold(engine, *MARKED)
    for start in range(5):
        for size in range(5):
            cut = rows(engine, "bảo mật", start=start, size=size)
            assert cut == ([3, 1, 2, 4][start : start + size], 2, 2, None)


def test_a_word_without_marks_beside_one_with_marks_means_none(engine):
    hold(engine, document(1, "bàn tổ chức"), document(2, "ban tổ chức"))
    assert rows(engine, "ban tổ chức") == ([2, 1], 1, 1, None)


def test_pages_named_have_the_marks_where_the_record_has_them(engine):
    hold(engine, document(1, ["báo mất", "bảo mật"]), document(2, ["bảo tàng", "báo mất"]))
    pages = {hit.record: hit.pages for hit in engine.search(parse("bảo mật"), ALL).hits}
    assert pages == {1: (2,), 2: (2, 1)}


def test_marks_that_nothing_has_are_widened_and_said(engine):
    hold(engine, document(1, "bảo mật"))
    assert rows(engine, "bạo mạt") == ([1], 1, 0, "marks")
    assert rows(engine, "bạo mạt nhé") == ([1], 1, 0, "one_missing")


def test_a_choice_that_leaves_none_with_the_marks_leaves_the_looser_ones(engine):
    hold(engine, *MARKED)
    only = SearchFilters(year=frozenset({2014}))
    assert rows(engine, "bảo mật", filters=only) == ([4], 0, 1, None)


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
    result = engine.search(parse("nghiên cứu"), ALL, filters=SearchFilters(year=frozenset({2013})))
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
