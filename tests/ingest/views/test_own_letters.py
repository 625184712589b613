"""Letters that the archive keeps of its own, where a person confirms a paper that bears them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from access.api import register_workstation
from archive.api import add_letters, change_letters
from archive.domain.reference import LettersSaid
from archive.models import Record
from tests.ingest.views.scans import answers, open_a_batch, signed_in, waiting
from tests.people import AT, KEEPER, actor, inventory, person

pytestmark = pytest.mark.django_db
MARK = "ngoài quy tắc, giữ nguyên"


@pytest.fixture
def an(client):
    register_workstation(
        by=KEEPER, at=AT, name="PC01", address="127.0.0.1", seal_number="AN-1",
        sealed_until=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip
    return signed_in(client, "an")


@pytest.fixture
def batch():
    return open_a_batch(inventory())


def added(letters="QCLN", code="quy-che"):
    person("bao", "archivist")
    return add_letters(actor=actor("bao"), said=LettersSaid(letters, code), at=AT)


def asked(client, item):
    response = client.get(reverse("ingest:confirm", args=[item.pk]))
    ask = next(one for one in response.context["asks"] if one.field.name == "type_code")
    return response, ask


def test_a_paper_that_was_read_before_the_letters_were_added_is_asked_with_their_type(an, batch):
    unread = waiting(batch, symbol="QCLN/BTCTU", type_code="")
    otherwise = waiting(batch, symbol="QCLN/BTCTU", type_code="bao-cao", unsure=("type_code",))
    added()
    response, ask = asked(an, unread)
    assert (ask.field.value(), ask.doubtful) == ("quy-che", True)
    assert MARK not in response.content.decode()
    _, ask = asked(an, otherwise)
    assert ask.field.value() == "bao-cao"
    assert "quy-che" in [chip.value for chip in ask.chips]


def test_letters_that_stand_for_no_type_propose_none_and_are_no_doubt_any_more(an, batch):
    item = waiting(batch, symbol="XYLN/BTCTU", type_code="")
    response, ask = asked(an, item)
    assert MARK in response.content.decode()
    added("XYLN", "")
    response, ask = asked(an, item)
    assert ask.field.value() == ""
    assert MARK not in response.content.decode()


def test_what_a_person_confirmed_stays_when_the_letters_come_to_mean_another_type(an, batch):
    row = added()
    item = waiting(batch, symbol="QCLN/BTCTU", type_code="")
    response, _ = asked(an, item)
    address = reverse("ingest:confirm", args=[item.pk])
    assert an.post(address, answers(response)).status_code == 302
    assert Record.objects.get().type_code == "quy-che"
    change_letters(
        actor=actor("bao"),
        letters_id=row.pk,
        version=1,
        said=LettersSaid("QCLN", "quy-dinh"),
        at=AT,
    )
    assert Record.objects.get().type_code == "quy-che"
    _, ask = asked(an, item)
    assert ask.field.value() == "quy-che"
    assert ask.chips == ()


def test_a_type_left_empty_by_a_person_is_not_filled_behind_them(an, batch):
    item = waiting(batch, symbol="QCLN/BTCTU", type_code="")
    response, _ = asked(an, item)
    an.post(reverse("ingest:confirm", args=[item.pk]), answers(response, type_code=""))
    added()
    _, ask = asked(an, item)
    assert ask.field.value() == Record.objects.get().type_code == ""
