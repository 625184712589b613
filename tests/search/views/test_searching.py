"""The search page: what it shows, in which order, and what it says of what it did not find."""

import re
from urllib.parse import unquote_plus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import Record
from tests.people import record
from tests.search.views.conftest import index
from tests.search.views.results import shown, titles, total

pytestmark = pytest.mark.django_db


def test_the_words_typed_stay_in_the_box_and_the_record_is_found_with_its_page(officer, shelf):
    record(shelf, pages=("Trang đầu", "Kế hoạch số hóa hồ sơ đảng viên"), abstract="Việc số hóa")
    index()
    response = officer.get("/tim/", {"q": "số hóa hồ sơ"})
    text = shown(response)
    assert 'value="số hóa hồ sơ"' in text
    assert "<mark>số hóa hồ sơ</mark> đảng viên" in text
    assert re.search(r'href="/van-ban/\d+/\?[^"]*&amp;thu=1&amp;trang=2"', text)
    assert response.context["groups"][0].rows[0].map.cells == (False, True)


def test_what_is_typed_without_marks_finds_and_exact_marks_come_first(officer, shelf):
    record(shelf, number="1", pages=("bao cao cua to",), abstract="khong dau", issued="01/01/2020")
    record(shelf, number="2", pages=("báo cáo của tổ",), abstract="có dấu", issued="01/01/2021")
    index()
    assert set(titles(officer.get("/tim/", {"q": "bao cao"}))) == {
        "Kế hoạch khong dau",
        "Kế hoạch có dấu",
    }
    response = officer.get("/tim/", {"q": "báo cáo"})
    assert titles(response) == ["Kế hoạch có dấu", "Kế hoạch khong dau"]
    text = shown(response)
    assert "1 văn bản gần đúng, khác dấu" in text
    assert (
        text.index("có dấu</a>")
        < text.index("Gần đúng: cùng các từ này")
        < text.index("khong dau</a>")
    )
    assert re.findall(r'<ol start="(\d)">', text) == ["1", "2"]
    assert "Không văn bản nào có đúng các dấu" in shown(officer.get("/tim/", {"q": "bạo cạo"}))


def test_the_reader_goes_on_from_what_has_the_marks_to_what_has_others(officer, shelf):
    other = record(shelf, number="1", pages=("bao cao cua to",), abstract="khong dau")
    record(shelf, number="2", pages=("báo cáo của tổ",), abstract="có dấu")
    index()
    first = re.search(r'<h3><a href="([^"]+)"', shown(officer.get("/tim/", {"q": "báo cáo"})))[1]
    assert "1/2" in shown(officer.get(first.replace("&amp;", "&")))
    assert f"/van-ban/{other.pk}/?" in shown(officer.get(first.replace("&amp;", "&")))


def test_taken_as_typed_only_the_exact_marks_count_and_nothing_is_widened(officer, shelf):
    record(shelf, number="1", pages=("bao cao của tổ",), abstract="khong dau")
    record(shelf, number="2", pages=("báo cáo của tổ",), abstract="có dấu")
    index()
    assert titles(officer.get("/tim/", {"q": "báo cáo", "dau": "1"})) == ["Kế hoạch có dấu"]
    assert total(officer.get("/tim/", {"q": "báo cáo thiếu", "dau": "1"})) == 0


def test_a_widened_search_says_so_in_a_heading_and_leads_back(officer, shelf):
    record(shelf, pages=("kế hoạch rà soát hồ sơ",))
    index()
    text = shown(officer.get("/tim/", {"q": "kế hoạch rà soát xyzt"}))
    assert "mở rộng gần đúng" in text.lower()
    assert "dau=1" in text
    assert "gần đúng" not in shown(officer.get("/tim/", {"q": "kế hoạch rà soát"}))


def test_nothing_found_says_why_and_what_next(officer, shelf):
    record(shelf)
    index()
    text = shown(officer.get("/tim/", {"q": "qqxxyyzz", "nam": "2021"}))
    assert "không có văn bản nào khớp" in text.lower()
    [example] = re.findall(r"\?q=([^\"]*)\">\d+-KH/BTCTU", text)
    assert total(officer.get("/tim/", {"q": unquote_plus(example)})) == 1
    assert 'href="?q=qqxxyyzz"' in text  # the same words without the choice
    assert "phiếu yêu cầu" in text


def test_the_last_line_is_there_for_everybody_always(officer, shelf):
    record(shelf)
    index()
    for query in ({}, {"q": "số"}, {"q": "qqxxyyzz"}, {"page": "7"}):
        assert "phiếu yêu cầu khai thác" in shown(officer.get("/tim/", query))


def test_choices_narrow_and_each_facet_counts_without_its_own_choice(officer, shelf):
    record(shelf, number="1", kind="ke-hoach", issued="01/01/2020")
    record(shelf, number="2", kind="ke-hoach", issued="01/01/2021")
    record(shelf, number="3", kind="bao-cao", issued="01/01/2021")
    index()
    response = officer.get("/tim/", {"loai": "ke-hoach"})
    assert total(response) == 2
    facets = {
        facet.key: {row.value: row.count for row in facet.rows}
        for facet in response.context["facets"]
    }
    assert facets["type"] == {"ke-hoach": 2, "bao-cao": 1}
    assert [(bar.year, bar.count) for bar in response.context["bars"]] == [(2020, 1), (2021, 1)]
    text = shown(response)
    assert re.search(r'name="loai" value="ke-hoach"[^>]* checked', text)
    assert re.search(r'class="chip chip--on" href="\?"', text)
    both = officer.get("/tim/", {"loai": ["ke-hoach", "bao-cao"], "nam": "2021"})
    assert total(both) == 2


def test_the_order_can_be_chosen(officer, shelf):
    for number, year in (("5", 2019), ("1", 2021), ("12", 2020)):
        record(shelf, number=number, abstract=f"số {number}", issued=f"01/01/{year}")
    index()
    assert titles(officer.get("/tim/", {"xep": "cu"})) == [
        "Kế hoạch số 5",
        "Kế hoạch số 12",
        "Kế hoạch số 1",
    ]
    assert titles(officer.get("/tim/", {"xep": "moi"})) == [
        "Kế hoạch số 1",
        "Kế hoạch số 12",
        "Kế hoạch số 5",
    ]
    assert titles(officer.get("/tim/", {"xep": "so"})) == [
        "Kế hoạch số 1",
        "Kế hoạch số 5",
        "Kế hoạch số 12",
    ]


def test_pages_of_the_list_keep_search_and_choices(officer, shelf):
    for number in range(1, 24):
        record(shelf, number=str(number))
    index()
    first = officer.get("/tim/", {"q": "số hóa", "loai": "ke-hoach"})
    assert len(titles(first)) == 20
    assert "1 – 20" in shown(first)
    assert re.search(r'href="\?q=[^"]*&amp;loai=ke-hoach&amp;page=2"', shown(first))
    second = officer.get("/tim/", {"q": "số hóa", "loai": "ke-hoach", "page": "2"})
    assert len(titles(second)) == 3
    assert '<ol start="21">' in shown(second)
    beyond = officer.get("/tim/", {"q": "số hóa", "page": "9"})
    assert beyond.status_code == 200
    assert "phiếu yêu cầu" in shown(beyond)


def test_one_search_costs_the_same_for_one_row_and_for_twenty(officer, shelf):
    record(shelf, number="1", abstract="riêng một", pages=("từ độc nhất",))
    for number in range(2, 30):
        record(shelf, number=str(number), pages=("từ phổ biến", "từ phổ biến nữa"))
    index()

    def cost(words):
        with CaptureQueriesContext(connection) as queries:
            response = officer.get("/tim/", {"q": words})
        return sum(len(group.rows) for group in response.context["groups"]), len(queries)

    cost("từ độc nhất")
    (one, cheap), (many, dear) = cost('"từ độc nhất"'), cost('"từ phổ biến"')
    assert (one, many) == (1, 20)
    assert cheap == dear


def test_while_the_engine_is_away_the_catalogue_is_offered(officer, shelf, settings, tmp_path):
    record(shelf)
    settings.KHOSO_SEARCH = f"tantivy:{tmp_path / 'never-made'}"
    response = officer.get("/tim/", {"q": "kế hoạch"})
    assert response.status_code == 503
    assert 'href="/phong/"' in shown(response)
    assert 'value="kế hoạch"' in shown(response)
    assert "phiếu yêu cầu" in shown(response)
    assert officer.get("/phong/").status_code == 200
    reading = officer.get(f"/van-ban/{Record.objects.get().pk}/", {"q": "số", "thu": "1"})
    assert reading.status_code == 200


def test_the_form_of_choices_works_without_script(officer, shelf):
    record(shelf)
    index()
    text = shown(officer.get("/tim/", {"q": "số hóa", "xep": "cu", "nam": "2021", "dau": "1"}))
    form = text.split('<form id="loc"')[1].split("</form>")[0]
    assert 'name="q" value="số hóa"' in form
    assert 'name="nam" value="2021"' in form
    assert 'name="dau" value="1"' in form
    assert re.search(r'<button class="btn no-js">', form)
    assert re.search(r'<select[^>]*name="xep" form="loc"', text)
    assert " style=" not in text
    assert not re.search(r"<script>(?!<)", text)


def test_a_star_is_answered_with_words(officer, shelf):
    record(shelf)
    index()
    assert "Dấu * không có tác dụng" in shown(officer.get("/tim/", {"q": "số* hóa"}))
    assert "Dấu * không" not in shown(officer.get("/tim/", {"q": "số hóa"}))


def test_a_date_in_words_is_a_date_with_exact_marks_as_well(officer, shelf):
    record(shelf, abstract="số hóa", issued="08/03/2021")
    index()
    for words in ("ngày 8 tháng 3 năm 2021", "tháng 3 năm 2021", "số hóa ngày 8 tháng 3 năm 2021"):
        assert total(officer.get("/tim/", {"q": words, "dau": "1"})) == 1, words


def test_from_a_day_to_a_day_narrows_the_result_and_goes_along(officer, shelf):
    for number, day in (("1", "31/12/2012"), ("2", "05/01/2013"), ("3", "20/03/2013")):
        record(shelf, number=number, abstract=f"việc {number}", issued=day, pages=("giấy tờ",))
    index()
    response = officer.get("/tim/", {"q": "giấy tờ", "tu": "1/2013", "den": "02/2013"})
    assert titles(response) == ["Kế hoạch việc 2"]
    assert "tu=1%2F2013&amp;den=02%2F2013" in shown(response)
    assert "Từ ngày 01/2013" in shown(response)
    later = officer.get("/tim/", {"q": "giấy tờ", "tu": "2013"})
    assert set(titles(later)) == {"Kế hoạch việc 2", "Kế hoạch việc 3"}
    turned = officer.get("/tim/", {"q": "giấy tờ", "tu": "2/2013", "den": "1/2013"})
    assert titles(turned) == ["Kế hoạch việc 2"]


@pytest.mark.parametrize("typed", ["hôm qua", "31/02/2013", "13/13/13", "<b>", "9" * 500])
def test_what_is_no_date_is_left_aside_and_said_so(officer, shelf, typed):
    record(shelf, pages=("giấy tờ",))
    index()
    response = officer.get("/tim/", {"q": "giấy tờ", "tu": typed})
    assert total(response) == 1
    assert "Đây không phải là ngày" in shown(response)


def test_a_span_that_leaves_nothing_can_be_dropped(officer, shelf):
    record(shelf, pages=("giấy tờ",), issued="05/01/2013")
    index()
    response = officer.get("/tim/", {"q": "giấy tờ", "den": "2012"})
    assert total(response) == 0
    assert 'href="?q=gi%E1%BA%A5y+t%E1%BB%9D"' in shown(response)


def test_a_word_that_is_nowhere_is_named_and_not_silently_dropped(officer, shelf):
    record(shelf, pages=("Kế hoạch số hóa hồ sơ đảng viên",))
    index()
    text = shown(officer.get("/tim/", {"q": "kế hoạch đảg"}))
    assert re.search(r"Không có trong văn bản nào đồng chí được xem:\s+<b>đảg</b>", text)
    assert "được xem: " not in shown(officer.get("/tim/", {"q": "kế hoạch hồ sơ"}))


def test_what_a_machine_read_in_a_seal_is_left_out_of_the_passage(officer, shelf):
    record(shelf, pages=("⁄@⁄Z vÃ rụ¬ Kế hoạch |~ số hóa | hồ sơ",))
    index()
    text = re.sub(r"<[^>]+>", "", shown(officer.get("/tim/", {"q": "kế hoạch"})))
    assert "Kế hoạch số hóa hồ sơ" in text
    assert "⁄@⁄Z" not in text
