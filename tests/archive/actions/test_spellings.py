"""Bodies are told apart whichever row is closed, and of the issuers of closed ones no word stands in clear."""

from datetime import date

import pytest

from access.api import Level
from archive.actions.owing import pay_owed, what_is_owed
from archive.actions.owing_objects import leave_no_traces
from archive.actions.spellings import know_all_words
from archive.api import forget_receipt, receive, recount, update_receipt
from archive.domain.description import Description
from archive.domain.issuers_alike import contradict
from archive.models import IssuerWord, ListedRecord, Receipt
from keys.ring.preparing import held_with
from tests.archive.actions.walks import row
from tests.keys.making import root
from tests.people import AT, inventory
from tests.word_keys import standing

pytestmark = pytest.mark.django_db

BODIES = ("Ban Tổ chức Tỉnh ủy", "Ban TCTU", "Ban Tuyên giáo Tỉnh ủy", "VPTU", "  ", "")
WORDS = ("Tuyên giáo", "tuyen", "giao")


def waiting(place, issuer="", *, level=Level.ORDINARY, came=None):
    came = came or receive(inventory=place.pk, label="x", pages=1, level=level, at=AT)
    read = Description(number="1", symbol="KH", issued="01/03/2012", issuer=issuer)
    update_receipt(came.pk, inventory=place.pk, pages=1, level=level, read=read)
    return came


def listed(place, position, issuer, *, level=Level.ORDINARY, number="1-KH"):
    return row(
        place, position, number=number, day=date(2012, 3, 1), issuer=issuer, level=int(level)
    )


def test_two_bodies_are_told_apart_though_either_or_both_are_encrypted(guarded):
    place = inventory(highest=Level.TOP_SECRET)
    for position, issuer in enumerate(BODIES):
        for level in (Level.ORDINARY, Level.SECRET):
            listed(place, position, issuer, level=level)
    came = waiting(place)
    for issuer in BODIES:
        for level in (Level.ORDINARY, Level.SECRET):
            waiting(place, issuer, level=level, came=came)
            awaited = [
                (one.issuer, one.level) for one in ListedRecord.objects.filter(awaited__gt=0)
            ]
            assert sorted(awaited) == sorted(
                (one, level)
                for one in BODIES
                if not contradict(one, issuer)
                for level in (Level.ORDINARY, Level.SECRET)
            ), (issuer, level)
    assert recount(mend=False) == []


def test_of_whoever_issued_what_is_closed_no_word_stands(guarded):
    place = inventory(highest=Level.TOP_SECRET)
    listed(place, 1, BODIES[2], level=Level.SECRET)
    came = waiting(place, BODIES[2], level=Level.SECRET)
    know_all_words()
    assert recount(mend=True) == []
    assert standing(*WORDS) == set()
    assert Receipt.objects.get().issuer == BODIES[2]
    forget_receipt(came.pk)
    assert (Receipt.objects.get().issuer, Receipt.objects.get().issuer_marks) == ("", "")


def test_where_a_row_and_a_file_are_closed_later_the_words_go_with_what_is_owed(guarded):
    place = inventory(highest=Level.TOP_SECRET)
    late, open_one = listed(place, 1, BODIES[2]), listed(place, 2, BODIES[0])
    came = waiting(place, BODIES[2])
    assert "archive_issuerword.word" in standing(*WORDS)
    ListedRecord.objects.filter(pk=late.pk).update(level=Level.SECRET)
    waiting(place, BODIES[2], level=Level.SECRET, came=came)
    while pay_owed(at=AT):
        pass
    leave_no_traces()
    assert standing(*WORDS) == set()
    assert set(IssuerWord.objects.values_list("spelling", flat=True)) == {open_one.issuer}
    assert [one.awaited > 0 for one in ListedRecord.objects.order_by("position")] == [True, False]


def test_marks_of_one_body_are_alike_beside_one_number_of_one_inventory_alone(keys):
    here, there = inventory("ML01"), inventory("ML02")
    rows = [
        listed(here, 1, BODIES[0]), listed(here, 2, BODIES[0], level=Level.SECRET),
        listed(here, 3, BODIES[0], number="2-KH"), listed(there, 1, BODIES[0]),
    ]  # fmt: skip
    one, closed, other_number, elsewhere = (one.issuer_marks for one in rows)
    assert one == closed != ""
    assert len({one[1:9], other_number[1:9], elsewhere[1:9]}) == 3


def test_what_is_told_while_keys_are_shut_gets_its_marks_once_they_are_open(guarded):
    place = inventory(highest=Level.TOP_SECRET)
    one = listed(place, 1, BODIES[0])
    came = waiting(place, BODIES[0])
    guarded.shut()
    ListedRecord.objects.filter(pk=one.pk).update(issuer=BODIES[3])
    Receipt.objects.filter(pk=came.pk).update(number_key="2kh")
    assert ListedRecord.objects.get().issuer_marks == Receipt.objects.get().number_token == ""
    assert (pay_owed(at=AT), what_is_owed()) == (0, {"token": 2})
    guarded.open(held_with(guarded.file, root(guarded.file)))
    assert (pay_owed(at=AT), what_is_owed().get("token", 0)) == (2, 0)
    assert ListedRecord.objects.get().issuer_marks
    assert Receipt.objects.get().number_token
