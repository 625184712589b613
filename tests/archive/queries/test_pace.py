"""What was filed in each of the last weeks, and the day that follows from it."""

from datetime import date, datetime, timedelta

import pytest
from django.utils.timezone import make_aware

from access.api import Level
from access.models import User
from archive.models import ListedRecord, Record
from archive.models.tie import Tie
from archive.queries.pace import filed_by_week
from tests.people import AT, actor, inventory, person, record

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 3)  # a Thursday


def filed(shelf, day, number, *, listed=True, level=Level.ORDINARY):
    made = record(shelf, number=str(number), level=level)
    Record.objects.filter(pk=made.pk).update(
        filed_at=make_aware(datetime.combine(day, datetime.min.time()))
    )
    if listed:
        row = ListedRecord.objects.create(inventory=shelf, position=number, level=level)
        Tie.objects.create(row=row, record=made, kind=Tie.Kind.PERSON, at=AT)
    return made


def test_weeks_begin_on_monday_and_the_one_going_on_is_not_counted():
    shelf = inventory("ML01")
    filed(shelf, TODAY, 1)
    filed(shelf, date(2026, 11, 30), 2)
    filed(shelf, date(2026, 11, 29), 3)
    filed(shelf, date(2026, 11, 23), 4)
    filed(shelf, date(2026, 11, 22), 5)
    filed(shelf, date(2026, 10, 5), 6)
    filed(shelf, date(2026, 10, 4), 7)
    person("bao", "archivist")
    assert filed_by_week(actor("bao"), today=TODAY) == [1, 0, 0, 0, 0, 0, 1, 2]


def test_what_is_on_no_list_or_above_the_person_is_no_pace():
    shelf = inventory("ML01")
    filed(shelf, date(2026, 11, 24), 1, listed=False)
    filed(shelf, date(2026, 11, 24), 2, level=Level.SECRET)
    person("bao", "archivist")
    assert sum(filed_by_week(actor("bao"), today=TODAY)) == 0


def test_the_page_tells_the_day_and_its_spread(client, monkeypatch):
    shelf = inventory("ML01")
    for number in range(1, 40):
        ListedRecord.objects.create(inventory=shelf, position=100 + number)
    monday = date.today() - timedelta(days=date.today().weekday())
    for back in (1, 2, 3, 4):
        filed(shelf, monday - timedelta(weeks=back), back)
    person("bao", "archivist")
    client.force_login(User.objects.get(username="bao"))
    page = client.get("/day-du/").content.decode()
    assert "Theo nhịp tám tuần qua" in page
    assert 'aria-label="Nhập kho từng tuần trong tám tuần qua: 0, 0, 0, 0, 1, 1, 1, 1"' in page


def test_before_anything_is_known_no_day_is_told(client):
    ListedRecord.objects.create(inventory=inventory("ML01"), position=1)
    person("bao", "archivist")
    client.force_login(User.objects.get(username="bao"))
    assert "chưa thể ước ngày" in client.get("/day-du/").content.decode()
