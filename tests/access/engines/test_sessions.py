"""Who reads the table of sessions finds nobody's to go on with, and makes none that opens anything."""

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from access.api import Level, Role
from access.domain.sessions import MARK, SEEN, SIGNED, VOUCHER
from access.engines.sessions import SessionStore, kept_as
from access.middleware import actor_behind
from access.models import User
from tests.people import person
from tests.word_keys import held

pytestmark = pytest.mark.django_db
COOKIE = "sessionid"


def signed_in(password, name="khue"):
    client = Client()
    assert client.post("/dang-nhap/", {"username": name, "password": password}).status_code == 302
    return client


def clearance_behind(client):
    return client.get("/huong-dan/").wsgi_request.actor.clearance


def with_key(key):
    client = Client()
    client.cookies[COOKIE] = key
    return client


def forged(username, **more):
    """A session as somebody writes it who has the database and the site's own key."""
    user = User.objects.get(username=username)
    now = int(timezone.now().timestamp())
    session = SessionStore()
    session.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            MARK: user.session_mark,
            SEEN: now,
            SIGNED: now,
            **more,
        }
    )
    session.create()
    return with_key(session.session_key)


def test_what_stands_in_the_table_is_no_key_of_a_session(keys):
    client = signed_in(person("khue", Role.OFFICER))
    key = client.cookies[COOKIE].value
    rows = list(Session.objects.values_list("session_key", flat=True))
    assert key not in rows
    assert kept_as(key) in rows
    assert "_auth_user_id" not in with_key(kept_as(key)).session


def test_a_session_goes_on_is_saved_and_ends_under_its_other_name(db):
    session = SessionStore()
    session["a"] = 1
    session.save()
    again = SessionStore(session.session_key)
    assert again["a"] == 1
    again["a"] = 2
    again.save()
    assert SessionStore(session.session_key)["a"] == 2
    assert again.exists(session.session_key)
    again.cycle_key()
    assert again["a"] == 2
    assert not again.exists(session.session_key)
    again.delete()
    assert not Session.objects.exists()


def test_a_session_that_somebody_writes_opens_nothing_closed_and_gives_no_rights(keys):
    password = person("khue", Role.OFFICER, clearance=Level.SECRET)
    own = signed_in(password)
    assert clearance_behind(own) == Level.SECRET
    assert clearance_behind(forged("khue")) == Level.ORDINARY
    # The voucher of a session is that of no other.
    theirs = own.session[VOUCHER]
    assert clearance_behind(forged("khue", **{VOUCHER: theirs})) == Level.ORDINARY
    person("mat", Role.SECURITY_OFFICER, clearance=Level.SECRET)
    assert forged("mat").get("/kho-khoa/").status_code == 404


def test_another_hash_in_the_table_lets_its_writer_in_and_opens_nothing_closed(keys):
    person("khue", Role.OFFICER, clearance=Level.SECRET)
    user = User.objects.get(username="khue")
    user.set_password("của người khác rồi")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE access_user SET password = %s", [user.password])
    client = signed_in("của người khác rồi")
    answer = client.get("/")
    assert answer.wsgi_request.actor.clearance == Level.ORDINARY
    assert "chưa được bảo chứng" in answer.content.decode()
    client.post("/ky-lai/", {"password": "của người khác rồi"})
    assert clearance_behind(client) == Level.ORDINARY


def test_whoever_signed_in_before_the_keys_were_opened_types_the_password_once_more(keys):
    password = person("khue", Role.OFFICER, clearance=Level.SECRET)
    keys.shut()
    client = signed_in(password)
    keys.open(held())
    answer = client.get("/")
    assert answer.wsgi_request.actor.clearance == Level.ORDINARY
    assert "/ky-lai/?next=/" in answer.content.decode()
    assert client.post("/ky-lai/", {"password": password, "next": "/huong-dan/"}).status_code == 302
    assert clearance_behind(client) == Level.SECRET


def test_a_password_of_ones_own_keeps_the_session_vouched_for(keys):
    password = person("khue", Role.OFFICER, clearance=Level.SECRET)
    client = signed_in(password)
    new = "ao chuôm rơm rạ trưa hè"
    said = {"old_password": password, "new_password1": new, "new_password2": new}
    assert client.post("/doi-mat-khau/", said).status_code == 302
    assert clearance_behind(client) == Level.SECRET
    assert actor_behind(client.get("/huong-dan/").wsgi_request).unvouched == 0
