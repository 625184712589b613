"""Filing, correcting and receiving: one transaction with feed row and trail."""

from datetime import date

import pytest

from access.api import AccessDenied, Level
from archive.api import (
    ChangedMeanwhile,
    UnknownDossier,
    completeness,
    correct_record,
    records_raised_after,
)
from archive.domain.description import Description
from archive.models import Change, ListedRecord, Receipt, Record, ScanPage
from audit.api import TrailFilters, events
from tests.people import AT, actor, answering, inventory, person, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf():
    return inventory()


@pytest.fixture
def archivist():
    person("bao", "archivist", clearance=Level.CONFIDENTIAL)
    return actor("bao")


def listed(shelf, position, number="14-KH/BTCTU", issued=None, key="14khbtctu", **more):
    return ListedRecord.objects.create(
        inventory=shelf,
        position=position,
        number_text=number,
        number_key=key,
        issued_on=issued,
        **more,
    )


def described(**changes):
    fields = {
        "number": "14", "symbol": "KH/BTCTU", "issued": "08/03/2021", "type_code": "ke-hoach",
        "issuer": "Ban Tổ chức Tỉnh ủy", "abstract": "về số hóa hồ sơ",
    }  # fmt: skip
    return Description(**{**fields, **changes})


def test_a_filed_record_has_pages_a_feed_row_and_a_trail_event(shelf):
    made = record(shelf, pages=("một", "hai"))
    assert str(made) == made.accession == f"KS-{made.pk:07d}"
    assert ScanPage.objects.filter(record=made).count() == 2
    assert list(Change.objects.values_list("record", "kind")) == [(made.pk, "filed")]
    assert events(TrailFilters(action="file", subject=made.accession)).count() == 1
    assert Receipt.objects.get().state == Receipt.State.FILED


def test_a_record_answers_the_row_with_its_number_and_date(shelf):
    right = listed(shelf, 1, issued=date(2021, 3, 8))
    listed(shelf, 2, issued=date(2016, 3, 8))
    made = record(shelf)
    right.refresh_from_db()
    assert answering(right) == made
    assert ListedRecord.objects.filter(answered=0).count() == 1


def test_a_number_that_returns_in_another_term_answers_nothing(shelf):
    listed(shelf, 1, issued=date(2016, 3, 8))
    record(shelf)
    assert ListedRecord.objects.filter(answered=0).count() == 1


def test_the_level_is_never_lower_than_the_inventorys():
    made = record(inventory("ML09", level=Level.SECRET), level=Level.ORDINARY)
    assert made.level == Level.SECRET


def test_state_numbers_take_a_slash_and_party_numbers_a_hyphen(shelf):
    assert record(shelf, number="1187", symbol="QĐ-UBND").number_text == "1187/QĐ-UBND"
    assert record(shelf, number="14", symbol="KH/BTCTU").number_text == "14-KH/BTCTU"
    assert record(shelf, number="117", symbol="2025/QH15").number_text == "117/2025/QH15"


def test_an_unknown_dossier_is_refused_and_leaves_nothing(shelf):
    with pytest.raises(UnknownDossier):
        record(shelf, dossier="99")
    assert Record.objects.count() == 0
    assert Change.objects.count() == 0


def test_a_correction_counts_as_a_review_and_says_which_fields(shelf, archivist):
    made = record(shelf, reviewed=False)
    correct_record(
        actor=archivist,
        record_id=made.pk,
        version=1,
        description=described(abstract="về việc khác"),
        at=AT,
    )
    made.refresh_from_db()
    assert (made.reviewed, made.version, made.abstract) == (True, 2, "về việc khác")
    event = events(TrailFilters(action="correct")).get()
    assert event.details["fields"] == ["abstract"]
    assert "khác" not in str(event.details)


def test_a_correction_raises_a_level_and_never_lowers_it(shelf, archivist):
    made = record(shelf)
    before = Change.objects.order_by("-id").first().pk
    correct_record(
        actor=archivist,
        record_id=made.pk,
        version=1,
        description=described(level=Level.CONFIDENTIAL),
        at=AT,
    )
    correct_record(actor=archivist, record_id=made.pk, version=2, description=described(), at=AT)
    made.refresh_from_db()
    assert made.level == Level.CONFIDENTIAL
    assert records_raised_after(before) == {made.pk}


def test_of_two_people_one_wins(shelf, archivist):
    made = record(shelf)
    correct_record(actor=archivist, record_id=made.pk, version=1, description=described(), at=AT)
    person("hoa", "archivist")
    with pytest.raises(ChangedMeanwhile):
        correct_record(
            actor=actor("hoa"), record_id=made.pk, version=1, description=described(), at=AT
        )


def test_what_is_above_the_clearance_cannot_be_corrected(shelf, archivist):
    made = record(shelf, level=Level.SECRET)
    with pytest.raises(AccessDenied):
        correct_record(
            actor=archivist, record_id=made.pk, version=1, description=described(), at=AT
        )


def test_completeness_counts_what_the_same_person_can_open(shelf, archivist):
    listed(shelf, 1, issued=date(2021, 3, 8))
    listed(shelf, 2, key="15khbtctu")
    record(shelf)
    record(shelf, number="77", level=Level.SECRET)
    figures = completeness(archivist)[0]
    assert (figures.expected, figures.received, figures.filed) == (2, 1, 1)
    assert (figures.missing, figures.surplus) == (1, 0)


def test_completeness_takes_one_query_however_many_inventories(
    archivist, django_assert_num_queries
):
    for number in range(20):
        inventory(f"ML{number:02d}")
    with django_assert_num_queries(1):
        assert len(completeness(archivist)) == 20
