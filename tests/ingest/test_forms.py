"""What a person may write while confirming: dates, urgencies, letters of an office's own."""

import pytest
from django.urls import reverse
from django.utils import timezone

from archive.models import Record
from tests.ingest.views.scans import answers, open_a_batch, signed_in, waiting
from tests.people import AT, inventory

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(workstation):
    return open_a_batch(inventory())


def sent(client, item, **changes):
    """The answer to a confirmed form with these fields changed."""
    address = reverse("ingest:confirm", args=[item.pk])
    return client.post(address, answers(client.get(address), **changes), follow=True)


@pytest.mark.parametrize("issued", ["05/01/2072", "01/2072", "2072", "13/08/2026"])
def test_a_date_after_the_day_of_taking_in_is_asked_for_again(client, batch, issued):
    signed_in(client, "an")
    again = sent(client, waiting(batch), issued=issued)
    day = timezone.localdate(AT).strftime("%d/%m/%Y")
    assert day in again.content.decode()
    assert "issued" in again.context["form"].errors
    assert Record.objects.count() == 0


def test_the_day_of_taking_in_itself_is_a_paper_s_date(client, batch):
    signed_in(client, "an")
    sent(client, waiting(batch), issued=timezone.localdate(AT).strftime("%d/%m/%Y"))
    assert Record.objects.get().issued_on == timezone.localdate(AT)


@pytest.mark.parametrize("urgency", ["HỎA TỐC HẸN GIỜ", "HỎA TỐC", "HẸN GIỜ"])
def test_an_urgency_that_was_read_is_offered_and_filed(client, batch, urgency):
    signed_in(client, "an")
    sent(client, waiting(batch, urgency=urgency))
    assert Record.objects.get().urgency == urgency


@pytest.mark.parametrize(
    ("number", "symbol"),
    [
        ("145", "QĐNS/TU"), ("03", "HDLT/BTCTU-UBKTTU"), ("15", "CTHĐ/HU"), ("04", "KHLT/TĐTN-HLHPN"),
        ("02", "QCPH/MTTQ"), ("17", "KH/ThU"), ("12a", "KH/BTCTU"), ("14-15", "BC/TCĐV"),
    ],
)  # fmt: skip
def test_letters_of_an_office_s_own_are_filed_as_they_were_written(client, batch, number, symbol):
    signed_in(client, "an")
    sent(client, waiting(batch), number=number, symbol=symbol)
    assert Record.objects.get().number_text == f"{number}-{symbol}"


@pytest.mark.parametrize(
    ("number", "symbol", "kept"),
    [
        ("14", "###", "14/###"), ("xx", "KH/BTCTU", "xx KH/BTCTU"), ("14", "KH BTCTU?", "14/KH BTCTU?"), ("", "", ""), ("-", "", "-"),
        ("Không số", "", "Không số"), ("Số 25", "", "Số 25"), ("08 HD/ĐU", "", "08 HD/ĐU"), ("31", "QĐ-TW", "31/QĐ-TW"),
        ("12-KH/BTCTU-UBKTTU", "", "12-KH/BTCTU-UBKTTU"), ("   ", "\t", ""), ("\u202e14\u202c", "KH/\x07TU", "14-KH/TU"),
        ("14-KH/BTCTU, 15-KH/BTCTU", "", "14-KH/BTCTU, 15-KH/BTCTU"),
    ],
)  # fmt: skip
def test_whatever_stands_for_a_number_is_filed_as_it_stands(client, batch, number, symbol, kept):
    signed_in(client, "an")
    sent(client, waiting(batch), number=number, symbol=symbol)
    assert Record.objects.get().number_text == kept


@pytest.mark.parametrize(
    ("number", "symbol"), [("1" * 81, ""), ("Đ" * 10_000, "KH/TU"), ("1" * 60, "K" * 60)]
)
def test_more_letters_than_the_catalogue_holds_come_back_as_they_were_typed(
    client, batch, number, symbol
):
    signed_in(client, "an")
    form = sent(client, waiting(batch), number=number, symbol=symbol).context["form"]
    assert "number" in form.errors
    assert (form["number"].value(), form["symbol"].value()) == (number, symbol)
    assert Record.objects.count() == 0


def test_a_number_outside_the_rules_is_marked_where_it_is_confirmed_and_where_it_is_kept(
    client, batch
):
    signed_in(client, "an")
    item = waiting(batch, symbol="BBH/CBVP")
    mark = "ngoài quy tắc, giữ nguyên"
    assert mark in client.get(reverse("ingest:confirm", args=[item.pk])).content.decode()
    sent(client, item)
    made = Record.objects.get()
    for place in (f"/van-ban/{made.pk}/mo-ta/", f"/van-ban/{made.pk}/sua/"):
        assert mark in client.get(place).content.decode()
    plain = waiting(batch)
    assert mark not in client.get(reverse("ingest:confirm", args=[plain.pk])).content.decode()


@pytest.mark.parametrize(
    ("issued", "day", "precision"),
    [
        ("00/3/2012", "2012-03-01", "month"), ("../3/2012", "2012-03-01", "month"), ("quý I/2012", "2012-01-01", "year"),
        ("Q2-2012", "2012-01-01", "year"), ("20 - 25/3/2012", "2012-03-01", "month"), ("khoảng 2012", "2012-01-01", "year"),
        ("từ 1/2012 đến 3/2012", "2012-01-01", "year"), ("3/20/2012", "2012-03-20", "day"),
    ],
)  # fmt: skip
def test_a_date_is_taken_as_lists_have_it(client, batch, issued, day, precision):
    signed_in(client, "an")
    sent(client, waiting(batch), issued=issued)
    made = Record.objects.get()
    assert (str(made.issued_on), made.issued_precision) == (day, precision)


@pytest.mark.parametrize("issued", ["k/đ", "không ghi ngày", "", "…"])
def test_a_paper_may_bear_no_date(client, batch, issued):
    signed_in(client, "an")
    sent(client, waiting(batch), issued=issued)
    assert Record.objects.get().issued_on is None


@pytest.mark.parametrize("issued", ["41000", "2012.03", "31/2/2012", "hôm qua", "2011 - 2013"])
def test_what_is_no_date_comes_back_as_it_was_typed(client, batch, issued):
    signed_in(client, "an")
    form = sent(client, waiting(batch), issued=issued).context["form"]
    assert "issued" in form.errors
    assert form["issued"].value() == issued


def test_a_date_after_the_day_of_taking_in_is_asked_for_once_and_taken_when_it_is_sent_again(
    client, batch
):
    signed_in(client, "an")
    item = waiting(batch)
    asked = sent(client, item, issued="05/01/2072")
    address = reverse("ingest:confirm", args=[item.pk])
    other = client.post(address, answers(asked, issued="06/01/2072"))
    assert "issued" in other.context["form"].errors
    client.post(address, answers(other), follow=True)
    assert str(Record.objects.get().issued_on) == "2072-01-06"


def test_a_repeat_is_seen_however_its_number_is_typed(client, batch):
    signed_in(client, "an")
    sent(client, waiting(batch), number="14-15", symbol="QĐ/TU")
    again = sent(client, waiting(batch), number="014-15-QĐ/TU", symbol="")
    assert again.context["repeat_key"] == "14-15qdtu"
    sent(client, waiting(batch), number="1415", symbol="QĐ/TU")
    assert Record.objects.count() == 2


def test_what_looks_like_a_script_is_a_number_like_any_other_and_shown_as_text(client, batch):
    signed_in(client, "an")
    sent(client, waiting(batch), number="14", symbol="\x00<script>")
    made = Record.objects.get()
    assert made.number_text == "14/<script>"
    assert "14/&lt;script&gt;" in client.get(f"/van-ban/{made.pk}/mo-ta/").content.decode()


def test_a_correction_left_as_it_is_keeps_the_number_and_one_that_changes_it_keeps_that(
    client, batch
):
    signed_in(client, "an")
    sent(client, waiting(batch), number="14 -", symbol="BBH/TU")
    made = Record.objects.get()
    address = f"/van-ban/{made.pk}/sua/"
    form = answers(client.get(address), reason="đọc nhầm")
    client.post(address, {**form, "abstract": "về việc khác"})
    made.refresh_from_db()
    assert made.number_text == "14 -BBH/TU"
    form = answers(client.get(address), reason="đọc nhầm")
    client.post(address, {**form, "number": "QĐ số 12", "symbol": ""})
    made.refresh_from_db()
    assert made.number_text == "QĐ số 12"
