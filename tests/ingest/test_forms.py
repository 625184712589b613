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
    ("number", "symbol"), [("14", "###"), ("xx", "KH/BTCTU"), ("14", "KH BTCTU?")]
)
def test_what_is_no_number_is_still_refused(client, batch, number, symbol):
    signed_in(client, "an")
    again = sent(client, waiting(batch), number=number, symbol=symbol)
    assert "number" in again.context["form"].errors
    assert Record.objects.count() == 0
