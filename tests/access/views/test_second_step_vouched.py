"""With keys a second factor that somebody wrote lets in, and opens nothing closed."""

import pytest
from django.db import connection

from access.actions.factors import digest_of
from access.actions.one_time import new_secret
from access.actions.sealing import seal
from access.api import Level, Role, actor_of, set_up_factor
from access.domain.factors import recovery_in
from access.models import SecondFactor, User
from tests.access.views.test_second_step import STEP, code_in
from tests.people import actor, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def khue(keys):
    """Password, secret and recovery codes of somebody who reads secret papers."""
    from django.utils import timezone

    password = person("khue", Role.OFFICER, clearance=Level.SECRET)
    secret = new_secret()
    codes = set_up_factor(
        actor=actor("khue"), secret=secret, code=code_in(secret, -1), at=timezone.now()
    )
    return password, secret, codes


def clearance_with(client, password, code):
    client.post("/dang-nhap/", {"username": "khue", "password": password})
    assert client.post(STEP, {"code": code}).status_code == 302
    return actor_of(client.get("/huong-dan/").wsgi_request).clearance


def test_ones_own_factor_and_its_recovery_codes_are_vouched_for(client, khue):
    password, secret, codes = khue
    assert clearance_with(client, password, code_in(secret)) == Level.SECRET
    client.logout()
    assert clearance_with(client, password, codes[0]) == Level.SECRET


def test_another_secret_in_its_place_opens_nothing_closed(client, khue):
    user = User.objects.get(username="khue")
    other = new_secret()
    with connection.cursor() as cursor:
        sealed = seal(other, owner=f"account {user.pk}")
        cursor.execute("UPDATE access_secondfactor SET sealed = %s, last_step = 0", [sealed])
    assert clearance_with(client, khue[0], code_in(other)) == Level.ORDINARY


def test_a_recovery_code_that_somebody_writes_opens_nothing_closed(client, khue):
    user = User.objects.get(username="khue")
    code = "abcdef-ghjkmn"
    digest = digest_of(recovery_in(code), owner=f"account {user.pk}")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_recoverycode (user_id, digest, voucher) VALUES (%s, %s, '')",
            [user.pk, digest],
        )
    assert clearance_with(client, khue[0], code) == Level.ORDINARY


def test_an_account_that_somebody_takes_the_factor_from_opens_nothing_closed(client, khue):
    SecondFactor.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE access_user SET has_factor = FALSE")
    client.post("/dang-nhap/", {"username": "khue", "password": khue[0]})
    found = actor_of(client.get("/huong-dan/").wsgi_request)
    assert (found.clearance, found.username) == (Level.ORDINARY, "khue")
