"""Following the feed: the index holds what the tables hold."""

import pytest
from django.conf import settings

from access.api import Level, Role
from archive.models import Change, Record, ScanPage
from search.api import catch_up, find, is_behind, open_engine
from search.domain.results import SearchFilters, Sort
from tests.people import AT, actor, inventory, person, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf():
    person("an", Role.OFFICER)
    return inventory()


def engine():
    return open_engine(settings.KHOSO_SEARCH)


def total(text):
    findings = find(
        actor=actor("an"),
        text=text,
        filters=SearchFilters(),
        sort=Sort.RELEVANCE,
        page=1,
        at=AT,
        engine=engine(),
    )
    return findings.total


def test_a_filed_record_is_found_once_the_feed_was_followed(shelf):
    record(shelf, pages=("kế hoạch số hóa",))
    assert is_behind(engine())
    assert total("kế hoạch") == 0
    assert catch_up(engine()) == 1
    assert not is_behind(engine())
    assert total("kế hoạch") == 1


def test_following_twice_does_no_harm(shelf):
    record(shelf)
    catch_up(engine())
    assert catch_up(engine()) == 0
    engine().set_position(0)
    engine().commit()
    catch_up(engine())
    assert engine().count() == 1


def test_what_is_written_is_what_the_tables_hold_now(shelf):
    row = record(shelf, pages=("chữ đọc nhầm",))
    ScanPage.objects.filter(record=row).update(text="chữ đã sửa")
    catch_up(engine())
    assert (total("nhầm"), total("sửa")) == (0, 1)


def test_a_record_that_left_leaves_the_index(shelf):
    row = record(shelf)
    catch_up(engine())
    ScanPage.objects.filter(record=row).delete()
    row.receipt.delete()
    Change.objects.create(record=row.pk, kind=Change.Kind.REMOVED, at=AT)
    Record.objects.filter(pk=row.pk).delete()
    assert total("") == 0  # hidden at once
    catch_up(engine())
    assert engine().count() == 0


def test_a_raised_record_is_hidden_at_once_and_shown_again_to_the_cleared(shelf):
    row = record(shelf)
    catch_up(engine())
    Record.objects.filter(pk=row.pk).update(level=Level.CONFIDENTIAL)
    Change.objects.create(record=row.pk, kind=Change.Kind.RAISED, at=AT)
    assert total("") == 0
    catch_up(engine())
    assert total("") == 0
    person("binh", Role.OFFICER, clearance=Level.CONFIDENTIAL)
    findings = find(
        actor=actor("binh"),
        text="",
        filters=SearchFilters(),
        sort=Sort.RELEVANCE,
        page=1,
        at=AT,
        engine=engine(),
    )
    assert findings.total == 1


def test_a_long_feed_is_followed_to_its_end(shelf):
    row = record(shelf)
    Change.objects.bulk_create(
        Change(record=row.pk, kind=Change.Kind.CORRECTED, at=AT) for _ in range(450)
    )
    assert catch_up(engine()) == 451
    assert not is_behind(engine())
