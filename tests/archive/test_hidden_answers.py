"""A row of a list that a hidden record answers looks as though nothing answered it."""

import re

import pytest

from access.api import Level
from access.models import User
from archive.api import completeness, correct_record, receive, tie, untie, update_receipt
from archive.domain.description import Description
from archive.models import ListedRecord, Record
from language.numbers import number_key
from tests.daily import daily
from tests.people import AT, actor, inventory, person, record

pytestmark = pytest.mark.django_db
UNCLEARED = ("officer", "archivist", "checker", "unit_head", "campaign")
ADDRESSES = [
    "/", "/phong/", "/muc-luc/", "/muc-luc/ML01/", "/day-du/",
    *(f"/muc-luc/ML01/danh-sach/{which}/" for which in ("expected", "matched", "awaited", "missing", "surplus", "filed", "received", "waiting")),
]  # fmt: skip


@pytest.fixture
def house():
    place = inventory("ML01")
    for role in UNCLEARED:
        person(role, role)
    person("mat", "security_officer", "archivist", clearance=Level.TOP_SECRET, party_papers=True)
    for position in range(1, 9):
        ListedRecord.objects.create(
            inventory=place, position=position, number_text=f"{10 + position}-KH/BTCTU",
            number_key=number_key(f"{10 + position}-KH/BTCTU"), issued_on="2021-03-08",
        )  # fmt: skip
    for number in (11, 12, 13, 40):
        record(place, number=str(number))
    return place


def classified(place):
    record(place, number="15", level=Level.SECRET)


def of_the_party(place):
    Record.objects.filter(pk=record(place, number="15").pk).update(party_papers=True)


def raised(place):
    made = record(place, number="15")
    correct_record(
        actor=actor("mat"), record_id=made.pk, version=1, at=AT,
        description=Description(
            number="15", symbol="KH/BTCTU", issued="08/03/2021", level=Level.TOP_SECRET
        ),
    )  # fmt: skip


def read_and_waiting(place):
    came = receive(inventory=place.pk, label="kín.pdf", pages=1, level=Level.SECRET, at=AT)
    update_receipt(
        came.pk, inventory=place.pk, pages=1, level=Level.SECRET,
        read=Description(number="15", symbol="KH/BTCTU", issued="08/03/2021"),
    )  # fmt: skip


def beside_the_list(place):
    record(place, number="77", level=Level.SECRET)


def a_secret_row(place):
    row = ListedRecord.objects.create(
        inventory=place, position=99, number_text="40-KH/BTCTU", level=Level.SECRET
    )
    tied(row, Record.objects.get(number=40))


def tied(row, made):
    tie(actor=actor("mat"), row_id=row.pk, record_id=made.pk, shown="", at=AT)


def tied_to_a_row_all_see(place):
    """A secret record that a person tied to a row that nothing else answers, and to one that is."""
    made = record(place, number="77", level=Level.SECRET)
    for position in (2, 6):
        tied(ListedRecord.objects.get(position=position), made)


def parted_from_a_row_all_see(place):
    made = record(place, number="15", level=Level.SECRET)
    row = ListedRecord.objects.get(position=5)
    untie(actor=actor("mat"), row_id=row.pk, record_id=made.pk, shown="certain", at=AT)


def a_secret_row_that_was_parted(place):
    a_secret_row(place)
    row = ListedRecord.objects.get(position=99)
    made = Record.objects.get(number=40)
    untie(actor=actor("mat"), row_id=row.pk, record_id=made.pk, shown="person", at=AT)


def of_the_party_beside_a_secret_one(place):
    """Nobody who sees one of the two without the other may tell that it is there."""
    classified(place)
    of_the_party(place)


HIDDEN = {
    hide.__name__: hide
    for hide in (
        classified, of_the_party, raised, read_and_waiting, beside_the_list, a_secret_row,
        tied_to_a_row_all_see, parted_from_a_row_all_see, a_secret_row_that_was_parted,
        of_the_party_beside_a_secret_one,
    )
}  # fmt: skip


def shown(client):
    pages = {}
    for role in UNCLEARED:
        client.force_login(User.objects.get(username=role))
        for address in ADDRESSES:
            answer = client.get(address)
            body = re.sub(rb"\b[A-Za-z0-9]{64}\b|\b\d\d:\d\d\b", b"", answer.content)
            pages[role, address] = (answer.status_code, body)
    return pages


@pytest.mark.parametrize("hide", daily(HIDDEN, "raised", "parted_from_a_row_all_see"))
def test_a_site_with_a_hidden_record_looks_like_one_without(house, client, hide):
    without = shown(client)
    assert {status for status, _ in without.values()} == {200, 302, 404}
    hide(house)
    for place, page in shown(client).items():
        lines = (page[1].split(b"\n"), without[place][1].split(b"\n"))
        assert lines[0] == lines[1], place
    before = completeness(actor("unit_head"))[0]
    figures = (before.expected, before.filed, before.missing, before.surplus)
    assert figures == (8, 4, 5, 1)
    assert completeness(actor("mat"))[0] != before


def test_a_dossier_above_the_clearance_is_not_named_beside_its_row(house, client):
    from archive.models import Dossier

    dossier = Dossier.objects.create(inventory=house, number="HS-kín", level=Level.SECRET)
    ListedRecord.objects.filter(position=2).update(dossier=dossier)
    client.force_login(User.objects.get(username="unit_head"))
    assert "HS-kín" not in client.get(ADDRESSES[5]).content.decode()
    client.force_login(User.objects.get(username="mat"))
    assert "HS-kín" in client.get(ADDRESSES[5]).content.decode()
