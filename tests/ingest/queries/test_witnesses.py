"""What the archive tells of a paper that is being read, and what it must not tell."""

from datetime import date

import pytest
from django.urls import reverse

from access.api import Level
from archive.models import ListedRecord, Record
from ingest.queries.witnesses import witnesses_of
from reading.domain.readings import Proposal
from tests.ingest.views.scans import answers, open_a_batch, queued, signed_in, waiting
from tests.people import inventory

pytestmark = pytest.mark.django_db


def row(place, position, number, key, **more):
    return ListedRecord.objects.create(
        inventory=place, position=position, number_text=number, number_key=key,
        issued_on=date(2021, 3, 8), abstract="về số hóa hồ sơ đảng viên", **more,
    )  # fmt: skip


def read(symbol="KH/BTCTU", issuer="Ban Tổ chức Tỉnh ủy"):
    return {
        "symbol": Proposal("symbol", symbol, 0.9, 1),
        "issuer": Proposal("issuer", issuer, 0.9, 1),
    }


def test_rows_of_the_symbol_the_name_and_the_days_bear_witness():
    place = inventory()
    row(place, 1, "14-KH/BTCTU", "14khbtctu")
    row(place, 2, "02-BC/BTCTU", "2bcbtctu")
    item = queued(open_a_batch(place), "14-KH-BTCTU.pdf")
    found = witnesses_of(item.pk, read(), signed_on="2021-03-09")
    assert [one.number_text for one in found.rows] == ["14-KH/BTCTU"]
    assert str(found.rows[0].issued) == "08/03/2021"
    assert found.file_name == "14-KH-BTCTU.pdf"
    assert found.signed_on == date(2021, 3, 9)
    assert found.taken_on is not None


def test_a_title_bears_witness_of_the_abstract_without_its_type():
    place = inventory()
    said = {"abstract": "Kế hoạch về số hóa hồ sơ đảng viên", "type_code": "ke-hoach"}
    one = row(place, 1, "14-KH/BTCTU", "14khbtctu")
    ListedRecord.objects.filter(pk=one.pk).update(**said)
    found = witnesses_of(queued(open_a_batch(place), "a.pdf").pk, read(), signed_on="")
    assert [one.abstract for one in found.rows] == ["về số hóa hồ sơ đảng viên"]


def test_more_closed_rows_do_not_show_through():
    place = inventory(highest=Level.TOP_SECRET)
    row(place, 1, "14-KH/BTCTU", "14khbtctu", level=Level.SECRET)
    item = queued(open_a_batch(place), "a.pdf")
    assert witnesses_of(item.pk, read(), signed_on="").rows == ()


def test_names_that_a_person_confirmed_are_known_and_others_are_not(client, workstation):
    place = inventory()
    batch = open_a_batch(place)
    signed_in(client, "an")
    item = waiting(batch, signer="Đàm Quang Thiệu", recipients="Sở Nội vụ,\nLưu Văn phòng.")
    address = reverse("ingest:confirm", args=[item.pk])
    client.post(address, answers(client.get(address)))
    assert Record.objects.get().reviewed
    found = witnesses_of(queued(batch, "b.pdf").pk, read(), signed_on="")
    assert found.signers == {"Đàm Quang Thiệu"}
    assert found.recipients == {"Sở Nội vụ,", "Lưu Văn phòng."}
    other = witnesses_of(queued(batch, "c.pdf").pk, read(issuer="Sở Nội vụ"), signed_on="")
    assert other.signers == frozenset()


def test_without_an_inventory_only_the_file_itself_bears_witness():
    place = inventory()
    batch = open_a_batch(place)
    item = queued(batch, "b.pdf")
    type(item).objects.filter(pk=item.pk).update(inventory=None)
    found = witnesses_of(item.pk, read(), signed_on="no day")
    assert (found.rows, found.years, found.signed_on) == ((), (None, None), None)
