"""Conditions on the search page, and what is said of words that are nowhere."""

import re
import unicodedata
from urllib.parse import unquote_plus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.api import Level, Role
from archive.models import Record
from tests.daily import daily
from tests.pages import tight
from tests.people import inventory, record, unit
from tests.search.views.conftest import index

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["memory", "tantivy"])
def engine(request, settings, tmp_path):
    if request.param == "tantivy":
        settings.KHOSO_SEARCH = f"tantivy:{tmp_path / 'index'}"


@pytest.fixture
def papers(engine, shelf):
    record(shelf, number="14", abstract="số hóa một", issued="05/01/2013", pages=("giấy tờ một",))
    record(
        shelf, number="15", symbol="BC/TU", kind="bao-cao", abstract="số hóa hai", issuer="Tỉnh ủy",
        issued="03/2014", pages=("giấy tờ hai",),
    )  # fmt: skip
    Record.objects.filter(number_text="14-KH/BTCTU").update(signer="Đàm Quang Thiệu")
    index()


def shown(response):
    assert response.status_code == 200
    return tight(response)


def plain(response):
    """The page without what differs at each request."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", shown(response))
    return re.sub(r"\d\d/\d\d/\d{4} \d\d:\d\d", "", text)


def found(response):
    return [row.record.number_text for group in response.context["groups"] for row in group.rows]


def asked(client, text, **more):
    return client.get("/tim/", {"q": text, **more})


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("loai:KH", ["14-KH/BTCTU"]),
        ('loại:"báo cáo" số hóa', ["15-BC/TU"]),
        ("-loai:BC", ["14-KH/BTCTU"]),
        ("so:15", ["15-BC/TU"]),
        ("ngay:01/2013-03/2013", ["14-KH/BTCTU"]),
        ("ngày:2013..2014 giấy tờ", ["15-BC/TU", "14-KH/BTCTU"]),
        ('ký:"dam quang thieu"', ["14-KH/BTCTU"]),
        ("cq:TU", ["15-BC/TU"]),
        ("muc:ml01 loai:kh", ["14-KH/BTCTU"]),
    ],
)
def test_a_condition_narrows_what_is_found(officer, papers, text, numbers):
    for typed in (text, unicodedata.normalize("NFD", text)):
        assert found(asked(officer, typed)) == numbers


def test_an_accession_number_is_a_condition(officer, papers):
    wanted = Record.objects.get(number_text="15-BC/TU")
    for typed in (wanted.accession, str(wanted.pk)):
        assert found(asked(officer, f"ma:{typed}")) == ["15-BC/TU"]


def test_what_was_understood_stands_in_words_and_goes_away_with_a_click(officer, papers):
    response = asked(
        officer, 'giấy loại:KH ngay:01/2013-03/2013 ký:"Đàm Quang Thiệu" -cq:TU', xep="cu"
    )
    text = shown(response)
    for words in (
        "Tên loại: Kế hoạch",
        "Ngày: 01/01/2013 – 31/03/2013",
        "Người ký: Đàm Quang Thiệu",
        "Không phải: Cơ quan ban hành TU",
    ):
        assert re.search(rf'<a class="chip chip--on" href="[^"]+">{words} ', text), words
    without = re.search(r'href="([^"]+)">Tên loại: Kế hoạch', text)[1]
    assert unquote_plus(without).startswith('?q=giấy ngay:01/2013-03/2013 ký:"Đàm Quang Thiệu"')
    assert "xep=cu" in without
    assert "Tên loại: Kế hoạch" not in shown(officer.get("/tim/" + without.replace("&amp;", "&")))


@pytest.mark.parametrize(
    "typed",
    ["ngay:99/99", "loai:xyz", "so:KH", "ma:abc", "ky:-", "cq:!", "muc:/", "ngày:31/02/2013"],
)
def test_what_is_not_understood_is_said_and_left_aside(officer, papers, typed):
    with_words = asked(officer, f"giấy tờ {typed}")
    assert len(found(with_words)) == 2
    assert re.search(
        rf"<b>{re.escape(typed)}</b>: [^<]+ Điều kiện này được bỏ qua", shown(with_words)
    )
    alone = asked(officer, typed)
    assert found(alone) == []
    assert "Điều kiện này được bỏ qua" in shown(alone)


def test_a_name_without_its_value_is_a_word_and_said_so(officer, papers):
    text = shown(asked(officer, "loai: giấy"))
    assert "loai: được coi là một từ" in text


def test_a_condition_that_nothing_meets_is_named(officer, papers):
    text = shown(asked(officer, "giấy tờ ky:Xuân loai:KH"))
    assert re.search(
        r"Không văn bản nào đồng chí được xem có điều kiện này: <b>ky:Xuân</b>\.", text
    )


def test_taken_as_typed_a_condition_asks_for_its_marks(officer, papers):
    assert found(asked(officer, "ky:Thiêu loai:KH")) == ["14-KH/BTCTU"]
    assert found(asked(officer, "ky:Thiêu loai:KH", dau="1")) == []
    assert found(asked(officer, 'giấy ký:"Đàm Quang Thiệu" loại:kế hoạch', dau="1")) == [
        "14-KH/BTCTU"
    ]


def test_the_help_shows_every_condition(officer, papers):
    text = shown(officer.get("/tim/"))
    for name in ("loai:", "so:", "ngay:", "ky:", "cq:", "muc:", "ma:"):
        assert name in text


def test_the_reader_goes_through_what_meets_the_conditions(officer, papers):
    response = asked(officer, "giấy loai:BC")
    address = re.search(r'<h3><a href="([^"]+)"', shown(response))[1].replace("&amp;", "&")
    text = shown(officer.get(address))
    assert "1/1" in text
    assert "giấy" in text


def test_conditions_cost_no_more_of_the_tables(officer, papers):
    def cost(text):
        with CaptureQueriesContext(connection) as queries:
            assert len(found(asked(officer, text))) == 1
        return len(queries)

    cost("một")
    assert cost('"một" loai:KH ngay:2013 ky:Thiệu muc:ML01') == cost('"một"')


# Words that are nowhere


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kế hoạch đảg viên", "kế hoạch đảng viên"),
        ("đảg", "đảng"),
        ("Đảg viên", "Đảng viên"),
        ("nghi quyt", "nghi quyet"),
        ("hoạhc", "hoạch"),
        ("số hóaa", "số hóa"),
        ("kếhoạch", "kế hoạch"),
        ('"đảg viên" loai:KH', '"đảng viên" loai:KH'),
        ("kế hoạh", "kế hoạch"),
        # What is said in a condition is no slip, nor is a condition's name with nothing behind it.
        ("đảg loai:đảg", "đảng loai:đảg"),
        ("loai: đảg", "đảng"),
        ("loai: loai:KH đảg", "loai:KH đảng"),
    ],
)
def test_a_slip_is_named_and_what_is_meant_is_offered(officer, engine, shelf, typed, meant):
    record(shelf, pages=("Kế hoạch số hóa của đảng viên theo Nghị quyết", "hoạt động hoạt hình"))
    record(shelf, number="15", pages=("hoạt động của đảng viên",))
    index()
    response = asked(officer, typed)
    text = shown(response)
    assert "Không có trong văn bản nào đồng chí được xem:" in text
    offered = re.search(r'Có phải <a href="([^"]+)"><b>([^<]*)</b></a>\?', text)
    assert offered[2].replace("&quot;", '"') == meant
    better = officer.get("/tim/" + offered[1].replace("&amp;", "&"))
    assert total(better) > 0
    assert "Có phải" not in shown(better)


def total(response):
    return response.context["findings"].total


def test_choices_and_order_stay_with_what_is_offered(officer, engine, shelf):
    record(shelf, pages=("của đảng viên",))
    index()
    text = shown(asked(officer, "đảg viên", loai="ke-hoach", xep="cu"))
    offered = re.search(r'Có phải <a href="([^"]+)"', text)[1]
    assert "loai=ke-hoach" in offered
    assert "xep=cu" in offered


def test_every_word_that_is_nowhere_is_named_of_however_many(officer, engine, shelf):
    record(shelf, pages=(" ".join(f"từ{letter}" for letter in "abcdefghijklm"),))
    index()
    words = " ".join(f"từ{letter}" for letter in "abcdefghijklm")
    assert "<b>xyzw</b>" in shown(asked(officer, f"{words} xyzw"))


@pytest.mark.parametrize(
    "typed", ["kế hoạch", "ke hoach", "14-KH/BTCTU", "kế hoạch -xyzw", "nghi quyet"]
)
def test_what_is_there_is_no_slip(officer, engine, shelf, typed):
    record(shelf, pages=("Kế hoạch theo Nghị quyết",))
    index()
    text = shown(asked(officer, typed))
    assert "Có phải" not in text
    assert "Không có trong văn bản nào" not in text


CLOSED = {
    "secret": lambda shelf, **more: record(shelf, level=Level.SECRET, **more),
    "another unit's": lambda shelf, **more: record(inventory("ML98", place=unit("KHAC")), **more),
    "of the Party": lambda shelf, **more: record(inventory("ML97", party_papers=True), **more),
}


@pytest.mark.parametrize("closed", daily(list(CLOSED), "secret"))
def test_what_one_may_not_see_is_never_offered_nor_counted(officer, engine, shelf, closed):
    """Slips next to words, signers and codes that only closed papers have."""
    record(shelf, number="1", pages=("Kế hoạch số hóa",))
    index()
    queries = [
        "zyxv", "kế hoạch zyxv", "zyx", "hoạcq", "zyxwqrst", "ky:zyxw", "ky:zyxv số hóa", "so:77", "cq:zyxw",
        "loai:bc", "ngay:1999", "ngay:1999 kế hoạch", "ma:2", "kế hoạch zyxw", "77-BC/ZYX", "zyxwkế",
    ]  # fmt: skip
    before = [plain(asked(officer, text)) for text in queries]
    for number in range(3):
        made = CLOSED[closed](
            shelf, number=f"7{7 + number}", symbol="BC/ZYX", kind="bao-cao", issuer="Zyxw qrst",
            abstract="zyxw hoạcp", pages=("zyxw qrst hoạcp " * 9,), issued="05/01/1999",
        )  # fmt: skip
        Record.objects.filter(pk=made.pk).update(signer="Zyxw")
    index()
    assert [plain(asked(officer, text)) for text in queries] == before


def test_whoever_may_see_a_word_is_offered_it_but_no_word_of_top_secret_papers(
    sign_in, engine, shelf
):
    record(shelf, number="1", level=Level.SECRET, pages=("của zyxw",))
    record(shelf, number="2", level=Level.TOP_SECRET, pages=("của qrstv",))
    index()
    client = sign_in(Role.SECURITY_OFFICER, clearance=Level.TOP_SECRET)
    assert "<b>của zyxw</b>" in shown(asked(client, "của zyxv"))
    assert "Có phải" not in shown(asked(client, "của qrstw"))
