"""All rights are looked at and vouched for at once; what nobody vouches for is told once, and shown."""

from datetime import date

import pytest
from django.db import connection

from access.api import (
    Level,
    Role,
    rights_standing,
    tell_of_unvouched,
    unvouched_lines,
    vouch_for_all,
    words_of_accounts,
)
from access.models import Clearance, User
from audit.models import Event
from tests.people import AT, KEEPER, actor, person
from tests.word_keys import held

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 12)


@pytest.fixture
def from_before(keys, settings):
    """People whose rights stand from before anybody could vouch for them."""
    person("khue", Role.OFFICER, clearance=Level.SECRET, party_papers=True)
    person("an", Role.ARCHIVIST)
    person("mat", Role.SECURITY_OFFICER)
    with connection.cursor() as cursor:
        for table in ("user", "rolegrant", "clearance", "assignment"):
            cursor.execute(f"UPDATE access_{table} SET voucher = ''")
    return keys


def test_everything_that_stands_is_shown_in_words_and_holds_once_vouched_for(from_before):
    assert actor("khue").clearance == Level.ORDINARY
    shown = rights_standing(TODAY)
    lines = list(words_of_accounts(shown))
    assert [line.split(" · ")[0] for line in lines] == ["an", "khue", "mat"]
    khue = lines[1]
    assert "Nguyễn Văn Khue" in khue
    assert "TỐI MẬT" in khue.upper()
    assert "từ 01/01/2020" in khue
    assert vouch_for_all(by=KEEPER, shown=shown, at=AT) == sum(len(one.rights) for one in shown)
    assert (actor("khue").clearance, actor("khue").party_papers) == (Level.SECRET, True)
    assert Role.SECURITY_OFFICER in actor("mat").roles
    event = Event.objects.get(action="vouch")
    assert (event.who, event.details["accounts"]) == ("console", 3)
    assert unvouched_lines(TODAY) == []


def test_what_somebody_writes_after_the_look_is_vouched_for_by_nobody(from_before):
    shown = rights_standing(TODAY)
    row = Clearance.objects.get(user__username="an")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE access_clearance SET level = 3 WHERE id = %s", [row.pk])
    vouch_for_all(by=KEEPER, shown=shown, at=AT)
    assert actor("an").clearance == Level.ORDINARY
    assert [line.username for line in unvouched_lines(TODAY)] == ["an"]
    assert "TUYỆT MẬT" in unvouched_lines(TODAY)[0].words.upper()


def test_what_nobody_vouches_for_is_told_once_and_again_when_it_is_changed(from_before):
    told = tell_of_unvouched(at=AT)
    events = Event.objects.filter(action="unvouched")
    # The account, role, clearance and unit of one who reads closed papers, and of one who gives rights.
    assert told == events.count() == 4 + 3
    assert {event.subject for event in events} == {"khue", "mat"}
    assert tell_of_unvouched(at=AT) == 0
    Clearance.objects.filter(user__username="khue").update(level=Level.TOP_SECRET)
    assert tell_of_unvouched(at=AT) == 1
    # What stands there since it was told of vouches for nothing.
    assert actor("khue").clearance == Level.ORDINARY


def test_with_shut_keys_nothing_is_told_or_shown(from_before):
    from_before.shut()
    assert tell_of_unvouched(at=AT) == 0
    assert unvouched_lines(TODAY) == []
    from_before.open(held())
    assert len(unvouched_lines(TODAY)) == 7


def test_a_look_costs_few_questions_however_many_there_are(
    from_before, django_assert_max_num_queries
):
    User.objects.filter(username="an").update(full_name="Khác")
    with django_assert_max_num_queries(7):
        unvouched_lines(TODAY)
    with django_assert_max_num_queries(5):
        rights_standing(TODAY)
