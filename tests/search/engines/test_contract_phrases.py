"""What every engine does with phrases, gaps and minus."""

import pytest

from search.domain.query import parse
from search.domain.rarity import are_usual
from tests.search.engines.corpus import ALL, document, found, hold


def test_a_phrase_is_side_by_side_and_in_order(engine):
    hold(
        engine,
        document(1, "tổ chức đảng"),
        document(2, "đảng tổ chức"),
        document(3, "tổ của chức đảng"),
    )
    assert sorted(found(engine, '"tổ chức"')) == [1, 2]
    assert found(engine, '"tổ chức đảng"') == [1]


def test_a_phrase_whose_pairs_stand_apart_is_no_phrase(engine):
    hold(
        engine,
        document(1, "ban chấp hành đảng bộ"),
        document(2, "ban chấp thuận, chấp hành, hành đảng, đảng bộ"),
        document(3, "bản chấp hành đang bồ"),
    )
    assert found(engine, '"ban chấp hành đảng bộ"') == [1]
    assert found(engine, '"ban chap hanh dang bo"') == [1, 3]


def test_three_usual_words_side_by_side_are_a_phrase_like_any_other(engine):
    assert are_usual(["kế", "hoạch", "số"])
    assert are_usual(["ke", "hoach", "so"])
    hold(
        engine,
        document(1, ["về kế hoạch", "số 14"]),
        document(2, "kế hoạch hoạch số"),
        document(3, "kê hoạch sơ bộ"),
        document(4, "kế hoạch", title="số hóa"),
    )
    assert found(engine, '"kế hoạch số"') == [1]
    assert found(engine, '"ke hoach so"') == [1, 3]
    assert found(engine, '"kế hoạch số 14"') == [1]
    assert sorted(found(engine, 'hoạch -"kế hoạch số"')) == [2, 3, 4]


@pytest.mark.parametrize("apart_of", [2, 4, 40])
def test_rows_of_a_phrase_are_right_however_many_have_its_pairs_apart(engine, apart_of):
    """What has the pairs apart has them more often, and would stand first."""
    has = [n % apart_of == 0 for n in range(120)]
    texts = ["hai ba bốn" if whole else "hai ba, ba bốn, hai ba, ba bốn" for whole in has]
    hold(engine, *(document(n + 1, text, date_ordinal=n + 1) for n, text in enumerate(texts)))
    right = [n + 1 for n in reversed(range(120)) if has[n]]
    for start, size in ((0, 3), (0, 20), (10, 20), (55, 10)):
        result = engine.search(parse('"hai ba bốn"'), ALL, start=start, size=size)
        assert [hit.record for hit in result.hits] == right[start : start + size]
        assert result.total == len(right)


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
