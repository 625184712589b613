"""What stands on a list that somebody is cleared by counts where a verb put it there while the keys were open."""

from datetime import date

import pytest
from django.db import connection

from access.api import (
    Level,
    Role,
    approve_named,
    make_named,
    name_more,
    take_off_named,
    vouch_for_all,
)
from access.domain.named import NamedError, NamedFault, Things
from access.domain.vouchers import Doubt
from access.models import Clearance, NamedChange, NamedList, NamedThing, User
from access.queries.unvouched import rights_standing, unvouched_lines
from tests.people import AT, KEEPER, actor, person, unit
from tests.word_keys import held as opens_again

pytestmark = pytest.mark.django_db
DAYS = {"valid_from": date(2020, 1, 1)}
THING = (
    "INSERT INTO access_namedthing (named_list_id, record, added_by, added_at, removed_by, removed_why, voucher)"
    " SELECT id, 8, 'mat', '2026-08-12', '', '', '{voucher}' FROM access_namedlist"
)


@pytest.fixture
def house(keys):
    """Khuê is cleared for secrets, by a list with one dossier and one record."""
    unit()
    person("mat", Role.SECURITY_OFFICER)
    person("hai", Role.SECURITY_OFFICER)
    person("khue", Role.OFFICER, units=[])
    things = Things((11,), (7,))
    number = make_named(by=actor("mat"), title="Hồ sơ A", things=things, reason="việc", at=AT)
    user = User.objects.get(username="khue")
    Clearance.objects.create(user=user, level=Level.SECRET, named_id=number, **DAYS)
    return number


def written(sql):
    """As whoever has the database writes it, past every screen."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def opened():
    """What is open to Khuê by name and closed to others."""
    return {
        one
        for sight in actor("khue").named
        if sight.is_closed
        for one in (*sight.dossiers, *sight.records)
    }


def test_what_was_put_on_a_list_while_the_keys_were_open_counts(house):
    assert opened() == {11, 7}
    assert not actor("khue").unvouched


@pytest.mark.parametrize(
    "statement",
    [
        THING.format(voucher=""),
        THING.format(voucher="x"),
        "UPDATE access_namedthing SET record = 8 WHERE record = 7",
        "UPDATE access_clearance SET level = 3",
        "UPDATE access_clearance SET party_papers = TRUE",
        "UPDATE access_clearance SET valid_until = '2099-01-01'",
    ],
)
def test_what_somebody_writes_on_a_list_opens_nothing_and_is_told(house, statement):
    written(statement)
    assert opened() == set()
    assert actor("khue").unvouched == Doubt.ROWS
    assert unvouched_lines(AT.date())


def test_a_thing_on_another_list_does_not_pass_for_one_of_this(house):
    make_named(by=actor("mat"), title="B", things=Things((), (8,)), reason="việc", at=AT)
    written(f"UPDATE access_namedthing SET named_list_id = {house} WHERE record = 8")
    assert opened() == set()


def test_what_was_taken_off_does_not_come_back_by_a_column(house):
    thing = NamedThing.objects.get(record=7)
    take_off_named(by=actor("mat"), number=house, thing=thing.pk, reason="xong", at=AT)
    assert opened() == {11}
    written("UPDATE access_namedthing SET removed_at = NULL, removed_by = '', removed_why = ''")
    assert opened() == set()


def test_with_shut_keys_nothing_is_put_on_a_list(house, keys):
    change = name_more(
        by=actor("mat"), number=house, things=Things((), (9,)), version=1, reason="thêm", at=AT
    )
    keys.shut()
    for verb in (
        lambda: make_named(by=actor("mat"), title="C", things=Things((), (8,)), reason="v", at=AT),
        lambda: approve_named(by=actor("hai"), number=change.pk, at=AT),
    ):
        with pytest.raises(NamedError) as refused:
            verb()
        assert str(refused.value) == NamedFault.KEYS_SHUT
    assert NamedList.objects.count() == 1
    keys.open(opens_again())
    approve_named(by=actor("hai"), number=change.pk, at=AT)
    assert opened() == {11, 7, 9}


def test_of_a_change_that_somebody_wrote_nothing_comes(house):
    change = name_more(
        by=actor("mat"), number=house, things=Things((), (9,)), version=1, reason="thêm", at=AT
    )
    written("UPDATE access_namedchange SET records = '[8]'")
    with pytest.raises(NamedError) as refused:
        approve_named(by=actor("hai"), number=change.pk, at=AT)
    assert str(refused.value) == NamedFault.UNVOUCHED
    assert NamedChange.objects.get().stands == "asked"


def test_what_stands_on_lists_from_before_is_vouched_for_with_all_else(house):
    NamedThing.objects.update(voucher="")
    assert opened() == set()
    shown = rights_standing(AT.date())
    assert vouch_for_all(by=KEEPER, shown=shown, at=AT)
    assert opened() == {11, 7}
