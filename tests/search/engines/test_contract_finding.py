"""What every engine does. An adapter is done when it passes test_contract_*: words and their order."""

import random
import unicodedata
from datetime import date

import pytest

from search.domain.documents import newest_order
from tests.search.engines.corpus import document, found, hold


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
