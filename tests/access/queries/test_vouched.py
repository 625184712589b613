"""With keys a right counts for what is closed only where somebody vouches for its row."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.api import Level, Role, actor_for, person_named
from access.domain.vouchers import Doubt
from access.models import Assignment, Clearance, Opening, RoleGrant, UnitDuty, User
from access.models.voucher import holds, told_as_read, told_by, values_in
from access.queries.vouched import BEARERS, said_as_json
from machine.boot_clock import boot_clock
from tests.people import AT, actor, person, unit
from tests.word_keys import held

pytestmark = pytest.mark.django_db
DAYS = {"valid_from": date(2020, 1, 1)}


@pytest.fixture
def reader(keys):
    """Somebody who reads secret papers of the Party, all of it given while the keys were open."""
    person("khue", Role.OFFICER, clearance=Level.SECRET, party_papers=True)
    return User.objects.get(username="khue")


def written(sql, *values):
    """As whoever has the database writes it, past every screen."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def cleared(name="khue"):
    found = actor(name)
    return found.clearance, found.party_papers


def test_what_was_given_while_the_keys_were_open_counts(reader):
    assert cleared() == (Level.SECRET, True)
    assert not actor("khue").unvouched
    assert all(map(holds, (reader, *Clearance.objects.all(), *RoleGrant.objects.all())))


def test_without_keys_nobody_asks_for_vouchers(db):
    person("khue", Role.OFFICER, clearance=Level.SECRET)
    assert cleared() == (Level.SECRET, False)
    assert not actor("khue").unvouched


INSERTS = {
    "a clearance": (
        "INSERT INTO access_clearance (user_id, level, party_papers, valid_from, basis, voucher)"
        " VALUES (%s, 3, TRUE, '2020-01-01', '', '')"
    ),
    "a role": (
        "INSERT INTO access_rolegrant (user_id, role, valid_from, basis, voucher)"
        " VALUES (%s, 'archivist', '2020-01-01', '', '')"
    ),
    "whose papers": (
        "INSERT INTO access_assignment (user_id, inventory, valid_from, basis, voucher)"
        " VALUES (%s, 7, '2020-01-01', '', '')"
    ),
}


@pytest.mark.parametrize("what", INSERTS)
def test_a_row_that_somebody_inserts_opens_nothing_closed_and_the_person_is_told(reader, what):
    written(INSERTS[what], reader.pk)
    assert cleared() == (Level.ORDINARY, False)
    assert actor("khue").unvouched == Doubt.ROWS


def test_a_clearance_that_somebody_inserts_for_an_administrator_opens_nothing(keys):
    person("quantri", Role.ADMINISTRATOR)
    mine = User.objects.get(username="quantri").pk
    person("khue", Role.OFFICER, clearance=Level.SECRET)
    theirs = Clearance.objects.get(user__username="khue").voucher
    written(INSERTS["a clearance"], mine)
    # The voucher of another's row is none of this one.
    written("UPDATE access_clearance SET voucher = %s", theirs)
    assert cleared("quantri") == (Level.ORDINARY, False)
    assert cleared("khue") == (Level.SECRET, False)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE access_clearance SET level = 3",
        "UPDATE access_clearance SET party_papers = TRUE, level = 2, basis = 'x'",
        "UPDATE access_clearance SET valid_until = '2099-01-01'",
        "UPDATE access_clearance SET voucher = ''",
        "UPDATE access_assignment SET unit_id = NULL, inventory = 9",
        "UPDATE access_rolegrant SET role = 'checker'",
        "UPDATE access_user SET password = 'md5$x$0123'",
        "UPDATE access_user SET username = 'khue2'",
        "UPDATE access_user SET has_factor = TRUE",
        "UPDATE access_user SET trial = TRUE",
    ],
)
def test_a_row_that_somebody_changes_opens_nothing_closed(reader, change):
    written(change)
    found = actor_for(User.objects.get(pk=reader.pk), at=AT)
    assert (found.clearance, found.party_papers) == (Level.ORDINARY, False)
    assert found.unvouched


def test_nobody_gives_rights_by_a_role_or_an_account_that_nobody_vouches_for(keys):
    person("bao", Role.SECURITY_OFFICER, clearance=Level.TOP_SECRET)
    person("quantri", Role.ADMINISTRATOR)
    written(
        "INSERT INTO access_rolegrant (user_id, role, valid_from, basis, voucher)"
        " SELECT id, 'security_officer', '2020-01-01', '', '' FROM access_user"
        " WHERE username = 'quantri'"
    )
    assert actor("quantri").roles == {Role.ADMINISTRATOR}
    assert actor("quantri").unvouched
    assert Role.SECURITY_OFFICER in actor("bao").roles
    written("UPDATE access_user SET password = 'md5$x$0123' WHERE username = 'bao'")
    assert actor("bao").roles == frozenset()
    assert not actor("bao").sees_everything


def test_an_opening_and_a_duty_that_somebody_writes_count_for_nothing(reader):
    place = unit()
    written(
        "INSERT INTO access_unitduty (user_id, unit_id, duty, valid_from, basis, voucher)"
        " VALUES (%s, %s, 'head', '2020-01-01', '', '')",
        reader.pk, place.pk,
    )  # fmt: skip
    assert not actor("khue").heads
    UnitDuty.objects.all().delete()
    assert cleared() == (Level.SECRET, True)
    now = int(AT.timestamp())
    clock = boot_clock()
    bounds = f"7 3 1 {now - 60} {now + 600} {clock.seconds} {clock.boot or '-'}"
    forged = Opening(
        account=reader, inventory=7, place="ML07", level=3, minutes=60, reason="x", document="x",
        stands="open", asked_by="a", asked_at=AT, bounds=bounds,
    )  # fmt: skip
    Opening.objects.bulk_create([forged])
    assert actor("khue").opening
    written("UPDATE access_opening SET voucher = 'AAAA'")
    assert not actor("khue").opening
    assert cleared() == (Level.ORDINARY, False)


def test_with_shut_keys_nothing_closed_is_open_and_roles_are_as_the_rows_say(reader, keys):
    keys.shut()
    found = actor("khue")
    assert (found.clearance, found.shut, found.unvouched) == (Level.ORDINARY, True, 0)
    assert found.roles == {Role.OFFICER}


def test_a_session_that_nobody_vouches_for_opens_nothing_closed_and_gives_no_rights(reader):
    user = person_named("khue")
    found = actor_for(user, at=AT, signed_in=False)
    assert (found.clearance, found.unvouched) == (Level.ORDINARY, Doubt.SESSION)
    person("bao", Role.SECURITY_OFFICER, clearance=Level.SECRET)
    assert actor_for(person_named("bao"), at=AT, signed_in=False).roles == frozenset()


def test_whoever_holds_nothing_closed_is_as_ever_with_rows_that_nobody_vouches_for(keys):
    keys.shut()
    person("an", Role.ARCHIVIST)
    keys.open(held())
    assert actor("an").roles == {Role.ARCHIVIST}
    assert actor("an").unvouched == 0


def test_an_actor_costs_one_query_and_vouchers_none(reader):
    user = person_named("khue")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        actor_for(user, at=AT)
    assert len(asked) == 1


def test_what_is_read_of_a_row_is_what_was_vouched_for(reader):
    place = unit()
    Assignment.objects.create(user=reader, unit=place, basis="số 1", **DAYS)
    UnitDuty.objects.create(user=reader, unit=place, duty="head", **DAYS)
    Opening.objects.create(
        account=reader, inventory=7, place="ML07", level=3, minutes=60, reason="lý do", document="x",
        asked_by="a", asked_at=AT, ends_at=AT,
    )  # fmt: skip
    for model in BEARERS.values():
        rows = model.objects.annotate(said=said_as_json(model))
        assert rows.exists()
        for row in rows:
            assert told_as_read(model, values_in(row.said)) == told_by(row)
            assert holds(row)
