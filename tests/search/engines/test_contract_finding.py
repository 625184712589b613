"""What every engine does. An adapter is done when it passes test_contract_*: what is found."""

import random
import unicodedata
from datetime import date

import pytest

from access.domain.levels import Level
from language.dates import Precision
from search.domain.documents import newest_order
from search.domain.query import parse
from search.domain.rarity import are_usual
from search.domain.results import SearchFilters, Sort
from tests.search.engines.corpus import (
    ALL,
    OPEN,
    document,
    found,
    hold,
)

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


def test_a_word_of_nearly_every_paper_counts_less_than_one_of_few(engine):
    hold(
        engine,
        document(1, "thôn bản ở vùng cao", title="kế hoạch công tác của ban", date_ordinal=9),
        document(2, "kế hoạch công tác của ban", title="thôn bản ở vùng cao"),
    )
    assert found(engine, "công tác thôn") == [2, 1]
    assert found(engine, "cong tac thon") == [2, 1]


def test_what_is_more_about_a_word_comes_first(engine):
    hold(
        engine,
        document(1, ["lời khác " * 300, "nghiên cứu", "lời khác " * 300], date_ordinal=9),
        document(2, "nghiên cứu " * 5 + "lời khác " * 20),
        document(3, "nghiên cứu " + "lời khác " * 20),
    )
    assert found(engine, "nghiên cứu") == [2, 3, 1]


def test_equals_come_newest_first_then_by_record_however_many_and_whoever_leafs(engine):
    days = [date(1925, 1, 1).toordinal() + 61 * number for number in range(800)]
    chance = random.Random(4)
    chance.shuffle(days)
    held = [document(n, "kế hoạch", date_ordinal=day) for n, day in enumerate(days, start=1)]
    held += [document(n, "kế hoạch", date_ordinal=date(2012, 1, 1).toordinal() + n % 3)
             for n in range(1001, 1200)]  # fmt: skip
    held += [document(n, "kế hoạch") for n in range(2001, 2100)]
    chance.shuffle(held)
    for start in range(0, len(held), 300):
        hold(engine, *held[start : start + 300])
    expected = [one.record for one in sorted(held, key=newest_order, reverse=True)]
    leafed = [
        row
        for start in range(0, 1200, 150)
        for row in found(engine, "kế hoạch", start=start, size=150)
    ]
    assert leafed == expected
    assert found(engine, "kế hoạch", start=333, size=7) == expected[333:340]
    assert found(engine, "hoachx") == expected[:20]  # widened to: no word of the query is there


def test_a_date_never_outweighs_a_point(engine):
    new, old = date(2058, 1, 1).toordinal(), date(1900, 1, 1).toordinal()
    texts = ["nghiên cứu", "nghiên cứu " + "lời " * 600, "nghiên cứu " + "lời " * 3000]
    for title in ("", "nghiên cứu"):
        hold(
            engine,
            *[
                document(n, text, title=title, date_ordinal=old if n == 1 else new)
                for n, text in enumerate(texts, start=1)
            ],
        )
        assert found(engine, "nghiên cứu") == [1, 2, 3]


def test_a_name_of_usual_syllables_comes_before_papers_that_have_them_apart(engine):
    appoints = "quyết định bổ nhiệm cán bộ quản lý, quyết định điều động, bổ nhiệm lại"
    hold(
        engine,
        document(1, ["quyết định về việc bổ nhiệm " + "lời khác " * 200 + " ông Định Minh Tâm"]),
        document(2, f"{appoints}, chứng minh quyết tâm", title="Quyết định bổ nhiệm, minh, tâm"),
    )
    assert found(engine, "quyết định bổ nhiệm Định Minh Tâm") == [1, 2]


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


# Numbers


@pytest.mark.parametrize(
    "asked",
    ["14-KH/BTCTU", "14 KH BTCTU", "14kh/btctu", "Số: 14-KH/BTCTU", "so 14 kh btctu", "014-KH/BTCTU",
     "14 – KH / BTCTU", '"14-KH/BTCTU"', "14-KH/BTC", "14-KH", "14-kh/", "14"],
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


# What is known of a record beside its text


def test_a_record_is_found_by_signer_issuer_numbers_of_the_archive_and_date(engine):
    known = document(
        1, "một trang", title="Kế hoạch số hóa", issuer="Sở Nội vụ", signer="Đàm Quang Thiệu",
        accession="KS-0000010", inventory_code="ML07-2020",
        date_ordinal=date(2013, 1, 5).toordinal(), year=2013,
    )  # fmt: skip
    hold(engine, known, document(2, "Sở Nội vụ, Đàm Quang Thiệu ký ngày 6/1/2013"))
    asked = ['"Đàm Quang Thiệu"', "dam quang thieu", "sở nội vụ", "công văn sở nội vụ 2013"]
    assert all(found(engine, text)[0] == 1 for text in asked[:3])
    for text in ("KS-0000010", "ks-10", "KS10", "ML07-2020", "05/01/2013", "kế hoạch 2013"):
        assert found(engine, text) == [1], text
    assert found(engine, '"Sở Nội vụ" "05/01/2013"') == [1]
    assert found(engine, '"số hóa Đàm"') == []


@pytest.mark.parametrize(
    "asked",
    ["đến 574", "Số đến 574", '"số đến 574"', "so den 574", "ngày đến 20/3/2013", "20/3/2013",
     "đến 20-03-2013", "ngày 20 tháng 3 năm 2013"],
)  # fmt: skip
def test_a_record_is_found_by_the_number_and_day_of_its_arrival(engine, asked):
    came = document(1, "một trang", told=("số đến 574", "ngày đến 20/03/2013"))
    other = document(2, "một trang", told=("số đến 575", "ngày đến 21/03/2013"))
    hold(engine, came, other)
    assert found(engine, asked) == [1]


@pytest.mark.parametrize(
    "asked",
    ["5/1/2013", "05/01/2013", "05-01-2013", "5.1.2013", "ngày 5 tháng 1 năm 2013",
     "ngay 05 thang 01 nam 2013"],
)  # fmt: skip
def test_a_day_finds_the_records_of_it_first_then_those_that_name_it(engine, asked):
    hold(
        engine,
        document(1, "họp ngày 05 tháng 01 năm 2013, ngày 5/1/2013", date_ordinal=1),
        document(2, "khác", date_ordinal=date(2013, 1, 5).toordinal()),
        document(3, "khác", date_ordinal=date(2013, 1, 6).toordinal()),
        document(4, "15/1/2013 và 5/1/2012"),
    )
    assert found(engine, asked) == [2, 1]


def test_a_month_finds_its_days_and_what_is_known_to_the_month_but_no_other_year(engine):
    january = date(2013, 1, 1).toordinal()
    hold(
        engine,
        document(1, "khác", date_ordinal=date(2013, 1, 31).toordinal()),
        document(2, "khác", date_ordinal=january, date_precision=Precision.MONTH),
        document(3, "khác", date_ordinal=january, date_precision=Precision.YEAR),
        document(4, "khác", date_ordinal=date(2014, 1, 31).toordinal()),
        document(5, "trong tháng 1 năm 2013"),
    )
    for asked in ("tháng 1 năm 2013", "1/2013", "thang 01 nam 2013"):
        assert found(engine, asked) == [1, 2, 5], asked
    assert found(engine, "01/01/2013") == []
    assert found(engine, "2013") == [1, 2, 3, 5]


def test_what_is_called_so_stands_before_what_speaks_of_it(engine):
    hold(
        engine,
        document(1, "kế hoạch số hóa " * 9, title="Báo cáo thực hiện Kế hoạch số hóa"),
        document(2, "một trang", title="Kế hoạch số hóa hồ sơ đảng viên trong toàn Đảng bộ tỉnh"),
        document(3, "kế hoạch số hóa", title="Công văn góp ý Kế hoạch số hóa", date_ordinal=9),
    )
    assert found(engine, "kế hoạch số hóa")[0] == 2
    assert found(engine, "ke hoach so hoa")[0] == 2
    assert found(engine, "kế hoạch")[0] == 2
    assert found(engine, "công văn góp ý kế hoạch số hóa")[0] == 3
