"""Numbers, issuers and words of closed rows are found as those of open ones, by whoever sees them."""

from datetime import date

import pytest

from access.api import Level
from archive.api import completeness, digits_before_sign
from archive.domain.secrecy import Secrecy
from archive.domain.spans import ALWAYS
from archive.models import Dossier, IssuerSpelling, ListedRecord, Receipt, Record, Tie
from archive.queries.closed import bearing, plain_or_empty
from archive.queries.dossiers import dossiers_in
from archive.queries.duplicates import is_filed_in, records_near
from archive.queries.issuers import issuers_met
from archive.queries.known import known_of
from archive.queries.letters import records_with_letters, rows_with_letters, unknown_letters
from archive.queries.lists import keys_to_settle
from archive.queries.periods import in_two_periods
from archive.queries.repeats import repeated_by
from archive.queries.series import _papers
from archive.queries.tied import records_for_row
from tests.people import AT, actor, answering, inventory, person, record

pytestmark = pytest.mark.django_db

DAY = date(2021, 3, 8)
LEVELS = [(a, b) for a in (0, Level.SECRET) for b in (0, Level.SECRET) if a or b]


@pytest.fixture
def shelf():
    return inventory(highest=Level.TOP_SECRET)


@pytest.fixture
def cleared():
    person("mat", "archivist", clearance=Level.SECRET)
    return actor("mat")


@pytest.fixture
def uncleared():
    person("thuong", "archivist")
    return actor("thuong")


def listed(shelf, position=1, *, key="14khbtctu", level=0, **more):
    said = {"number_text": "14-KH/BTCTU", "issued_on": DAY, **more}
    return ListedRecord.objects.create(
        inventory=shelf, position=position, number_key=key, level=level, **said
    )


@pytest.mark.parametrize(("of_row", "of_record"), LEVELS)
def test_a_record_answers_its_row_whichever_of_them_is_closed(keys, shelf, of_row, of_record):
    row = listed(shelf, level=of_row)
    made = record(shelf, level=of_record)
    assert answering(row) == made
    assert Tie.objects.count() == 1


@pytest.mark.parametrize(("of_row", "of_receipt"), LEVELS)
def test_what_waits_answers_its_row_whichever_is_closed(keys, shelf, of_row, of_receipt):
    row = listed(shelf, level=of_row)
    Receipt.objects.create(
        inventory=shelf, label="a.pdf", number_key="14khbtctu", issued_on=DAY, level=of_receipt,
        received_at=AT,
    )  # fmt: skip
    row.refresh_from_db()
    assert row.awaited > 0
    Receipt.objects.update(number_key="15khbtctu")
    row.refresh_from_db()
    assert row.awaited == 0


@pytest.mark.parametrize(("one", "other"), LEVELS)
def test_a_record_repeats_another_whichever_is_closed(keys, shelf, cleared, one, other):
    pair = record(shelf, level=one), record(shelf, level=other)
    record(shelf, level=Level.SECRET, issuer="Văn phòng Tỉnh ủy")
    # Filed at one time, they stand by their numbers.
    first, second = sorted(pair, key=lambda made: made.pk)
    assert [made.pk for made in Record.objects.filter(repeats__gt=0)] == [second.pk]
    assert repeated_by([second], cleared)[second.pk] == [first]
    assert is_filed_in(
        shelf.pk, number_key="14khbtctu", issued_on=DAY, issuer="Ban Tổ chức Tỉnh ủy",
        secrecy=Secrecy(Level.SECRET),
    )  # fmt: skip


def test_the_issuer_of_a_closed_record_stands_in_no_list(keys, shelf):
    record(shelf, level=Level.SECRET, issuer="Ban Mật")
    assert not IssuerSpelling.objects.filter(spelling="Ban Mật").exists()


def test_near_records_are_told_to_whoever_sees_them_alone(keys, shelf, cleared, uncleared):
    made = record(inventory("ML02", highest=Level.SECRET), level=Level.SECRET)
    asked = {
        "digest": "", "number_key": "14khbtctu", "issued_on": DAY, "issuer": "Ban Tổ chức Tỉnh ủy",
    }  # fmt: skip
    assert list(records_near(**asked, actor=cleared).of_number) == [made]
    assert list(records_near(**asked, actor=uncleared).of_number) == []


def test_words_are_found_in_what_is_closed(keys, shelf, cleared, uncleared):
    row = listed(shelf, key="", number_text="")
    hidden = record(shelf, abstract="Nhân sự ĐẠI hội", level=Level.SECRET)
    shown = record(shelf, number="15", abstract="nhân sự đại hội")
    assert set(records_for_row(row, "đại hội", cleared)) == {hidden, shown}
    assert set(records_for_row(row, "đại hội", uncleared)) == {shown}
    dossier = Dossier.objects.create(
        inventory=shelf, number="1", title="Nhân sự đại hội", level=Level.SECRET
    )
    assert list(dossiers_in(shelf, cleared, words="đại sự")) == [dossier]
    assert list(dossiers_in(shelf, uncleared, words="đại")) == []


def test_what_is_closed_stands_in_no_order_of_its_cipher(keys, shelf):
    for number, level in (("9", 2), ("30", 0), ("7", 2), ("4", 0)):
        record(shelf, number=number, level=level)
    rows = Record.objects.annotate(
        length=digits_before_sign("number_text"), sorted=plain_or_empty("number_text")
    ).order_by("length", "sorted", "pk")
    told = [(row.number, row.sorted) for row in rows]
    assert {number for number, _ in told[:2]} == {7, 9}
    assert told[2:] == [(4, "4-KH/BTCTU"), (30, "30-KH/BTCTU")]
    assert {text for _, text in told[:2]} == {""}


def test_letters_and_issuers_of_closed_papers_are_counted_for_the_cleared(
    keys, shelf, cleared, uncleared
):
    record(shelf, symbol="ZZZ/BTCTU", level=Level.SECRET)
    listed(shelf, number_text="15-ZZZ/BTCTU", level=Level.SECRET)
    assert [one.letters for one in unknown_letters(cleared)] == ["ZZZ"]
    assert unknown_letters(uncleared) == []
    for with_letters in (records_with_letters, rows_with_letters):
        assert (with_letters("ZZZ", cleared).count(), with_letters("ZZZ", uncleared).count()) == (
            1,
            0,
        )
    assert len(issuers_met(cleared)) == 1
    assert issuers_met(uncleared) == frozenset()


def test_what_is_known_of_an_inventory_holds_its_closed_rows(keys, shelf):
    listed(shelf, level=Level.SECRET, abstract="hàng mật")
    made = record(shelf, level=Level.SECRET)
    Record.objects.filter(pk=made.pk).update(signer="Nguyễn Văn A")
    asked = {"symbol": "KH/BTCTU", "issuer": "Ban Tổ chức Tỉnh ủy"}
    known = known_of(shelf.pk, **asked, secrecy=Secrecy(Level.SECRET))
    assert ([row.abstract for row in known.rows], known.signers) == (["hàng mật"], {"Nguyễn Văn A"})
    known = known_of(shelf.pk, **asked, secrecy=Secrecy())
    assert (known.rows, known.signers) == ((), frozenset())


def test_numbers_to_settle_are_those_of_closed_ones_too(keys, shelf):
    record(shelf, level=Level.SECRET)
    row = listed(shelf)
    assert row.answered == 0
    assert keys_to_settle(shelf) == ["14khbtctu"]


def test_what_bears_a_number_elsewhere_is_not_meant(keys, shelf):
    other = inventory("ML02", highest=Level.SECRET)
    here, there = record(shelf, level=Level.SECRET), record(other, level=Level.SECRET)
    found = Record.objects.filter(bearing(["14khbtctu"], [shelf.pk]))
    assert list(found) == [here]
    assert here.number_token != there.number_token


def test_series_are_of_closed_records_and_rows_together(keys, shelf, cleared, uncleared):
    record(shelf, level=Level.SECRET)
    listed(shelf, key="15khbtctu", number_text="15-KH/BTCTU", level=Level.SECRET)
    papers = [
        (paper.text, paper.filed) for who in (cleared, uncleared) for paper in _papers(ALWAYS, who)
    ]
    assert papers == [("14-KH/BTCTU", True), ("15-KH/BTCTU", False)]


def test_completeness_counts_closed_answers(keys, shelf, cleared):
    listed(shelf, level=Level.SECRET)
    record(shelf, level=Level.SECRET)
    (row,) = completeness(cleared)
    assert (row.expected, row.answered, row.missing) == (1, 1, 0)
    assert in_two_periods(cleared) == []
