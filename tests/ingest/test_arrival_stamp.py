"""The arrival stamp's number and day on the screens: confirming, the record, its correction, its history."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from access.api import Permission
from archive.api import correct_record
from archive.domain.description import Description
from archive.machine_api import records_for_index
from archive.models import Record, RecordVersion
from ingest.models import Item
from ingest.queries.amending import began_with
from ingest.queries.confirming import cut_of
from language.dates import shown_date
from search.actions.indexing import document_of
from tests.ingest.views.scans import answers, open_a_batch, signed_in, waiting
from tests.pages import tight
from tests.people import AT, actor, inventory, record

pytestmark = pytest.mark.django_db
PLACE = (900, 1600, 2600, 1780)


@pytest.fixture
def batch(workstation):
    return open_a_batch(inventory())


@pytest.fixture
def an(client, workstation):
    return signed_in(client, "an")


def arrived(row):
    return shown_date(row.arrived_on, row.arrived_precision)


def shown(response):
    return tight(response)


def asks(response):
    return {ask.field.name: ask for ask in response.context["asks"]}


def sent(client, item, **changes):
    address = reverse("ingest:confirm", args=[item.pk])
    return client.post(address, answers(client.get(address), **changes), follow=True)


def stamped(batch, number="", day="", *, confidence=0.0, alternatives=()):
    """An item on whose page the stamp was found, with what was read in it."""
    item = waiting(batch)
    for name, value in (("arrival_number", number), ("arrived", day)):
        item.proposals[name] = {
            "value": value, "confidence": confidence, "page": 1, "box": list(PLACE),
            "alternatives": list(alternatives),
        }  # fmt: skip
    Item.objects.filter(pk=item.pk).update(proposals=item.proposals)
    return Item.objects.get(pk=item.pk)


def test_a_paper_without_a_stamp_asks_nobody_for_it_and_is_filed_without(an, batch):
    item = waiting(batch)
    page = an.get(reverse("ingest:confirm", args=[item.pk]))
    assert page.context["doubts"] == 0
    assert not asks(page)["arrival_number"].crop
    sent(an, item)
    made = Record.objects.get()
    assert (made.arrival_number, made.arrived_on, arrived(made)) == ("", None, "")


def test_a_stamp_of_which_nothing_was_read_shows_its_place_and_asks_for_nobody(an, batch):
    item = stamped(batch)
    page = an.get(reverse("ingest:confirm", args=[item.pk]))
    assert page.context["doubts"] == 0
    for name in ("arrival_number", "arrived"):
        ask = asks(page)[name]
        assert ask.crop
        assert not ask.doubtful
        assert str(ask.sure) == "chưa đọc"
        assert cut_of(item, name) is not None


def test_what_was_read_poorly_is_looked_at_and_what_is_sure_is_not(an, batch):
    poor = stamped(batch, alternatives=["574"])
    assert an.get(reverse("ingest:confirm", args=[poor.pk])).context["doubts"] == 2
    sure = stamped(batch, "574", "20/03/2021", confidence=0.97)
    assert an.get(reverse("ingest:confirm", args=[sure.pk])).context["doubts"] == 0


@pytest.mark.parametrize(
    ("typed", "kept", "precision"),
    [
        ("20/3/2021", "20/03/2021", "day"), ("20-3-21", "20/03/2021", "day"),
        ("ngày 20 tháng 3 năm 2021", "20/03/2021", "day"), ("20/3", "20/03/2021", "day"),
        ("3/2021", "03/2021", "month"), ("2021", "2021", "year"), ("8/3/2021", "08/03/2021", "day"),
    ],
)  # fmt: skip
def test_number_and_day_are_filed_as_they_were_typed(an, batch, typed, kept, precision):
    sent(an, stamped(batch), arrival_number=" 574 ", arrived=typed)
    made = Record.objects.get()
    assert (made.arrival_number, arrived(made)) == ("574", kept)
    assert made.arrived_precision == precision
    assert (made.number_text, made.issued_text) == ("14-KH/BTCTU", "08/03/2021")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("7/3/2021", "trước ngày của văn bản (08/03/2021)"),
        ("2/2021", "trước ngày của văn bản (08/03/2021)"),
        ("7/3", "Không có ngày này"),
        ("31/2/2021", "Không có ngày này"),
        ("574", "Không có ngày này"),
        ("1/1/2072", "sau ngày tiếp nhận"),
    ],
)
def test_a_day_that_cannot_be_is_said_beside_the_field_and_nothing_is_filed(an, batch, typed, said):
    again = sent(an, stamped(batch), arrival_number="574", arrived=typed)
    assert list(again.context["form"].errors) == ["arrived"]
    assert said in shown(again)
    assert again.context["form"]["arrived"].value() == typed
    assert not Record.objects.exists()


def test_the_day_of_taking_in_itself_may_be_the_day_of_arrival(an, batch):
    day = timezone.localdate(AT).strftime("%d/%m/%Y")
    sent(an, stamped(batch), arrived=day)
    assert arrived(Record.objects.get()) == day


def test_the_record_page_shows_them_where_there_are_any(an, batch):
    sent(an, stamped(batch), arrival_number="574", arrived="20/3/2021")
    made = Record.objects.get()
    for address in (f"/van-ban/{made.pk}/mo-ta/", f"/van-ban/{made.pk}/"):
        page = shown(an.get(address))
        assert "<dt>Số đến</dt><dd>574</dd>" in page
        assert "<dt>Ngày đến</dt><dd>20/03/2021</dd>" in page
    bare = record(inventory("ML02"))
    assert "Số đến" not in shown(an.get(f"/van-ban/{bare.pk}/mo-ta/"))


def corrected(client, made, **changes):
    address = f"/van-ban/{made.pk}/sua/"
    form = {**answers(client.get(address)), "reason": "ghi thêm dấu đến", **changes}
    return client.post(address, form)


def test_they_are_corrected_and_stand_in_the_history(an, batch):
    made = record(inventory())
    corrected(an, made, arrival_number="574", arrived="3/2021")
    corrected(an, Record.objects.get(), arrival_number="575", arrived="20/3/2021")
    now = Record.objects.get()
    assert (now.arrival_number, arrived(now), now.version) == ("575", "20/03/2021", 3)
    assert (now.number_text, now.issued_text) == ("14-KH/BTCTU", "08/03/2021")
    page = re.sub(r"<[^>]+>|\s+", " ", shown(an.get(f"/van-ban/{made.pk}/mo-ta/")))
    page = re.sub(r"\s+", " ", page)
    assert "Số đến trước: 574 → sau: 575" in page
    assert "Ngày đến trước: 03/2021 → sau: 20/03/2021" in page
    assert "Ngày đến trước: – → sau: 03/2021" in page


def test_a_better_known_day_of_the_same_month_is_a_change(an, batch):
    made = record(inventory())
    corrected(an, made, arrived="4/2021")
    answer = corrected(an, Record.objects.get(), arrived="1/4/2021")
    assert answer.status_code == 302
    assert arrived(Record.objects.get()) == "01/04/2021"


def test_a_wrong_day_is_refused_on_the_correction_page_as_well(an, batch):
    made = record(inventory())
    answer = corrected(an, made, arrived="7/3/2021")
    assert answer.status_code == 422
    assert "trước ngày của văn bản" in shown(answer)
    assert not RecordVersion.objects.exists()


def test_what_a_version_said_before_there_was_such_a_stamp_is_nothing(an, batch):
    made = record(inventory())
    correct_record(
        actor=actor("an"), record_id=made.pk, version=1, permission=Permission.AMEND, at=AT,
        description=replace(Description(), number="15", symbol="KH/BTCTU", abstract="về số hóa"),
        reason="đọc nhầm",
    )  # fmt: skip
    # Versions are never changed, so one that was kept by an earlier release is written anew.
    kept = RecordVersion.objects.get()
    said = {name: value for name, value in kept.said.items() if not name.startswith("arriv")}
    fields = {
        field.attname: getattr(kept, field.attname) for field in RecordVersion._meta.concrete_fields
    }
    RecordVersion.objects.create(**{**fields, "id": None, "number": 7, "said": said})
    shown_then = began_with(Record.objects.get(), 7, actor("an"))
    assert (shown_then["arrival_number"], shown_then["arrived"]) == ("", "")
    assert an.get(f"/van-ban/{made.pk}/mo-ta/").status_code == 200


def test_the_index_holds_them_as_they_are_called(an, batch):
    sent(an, stamped(batch), arrival_number="574", arrived="20/3/2021")
    facts = document_of(records_for_index([Record.objects.get().pk])[0]).facts
    assert "số đến 574" in facts
    assert "ngày đến 20/03/2021" in facts
