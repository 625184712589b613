"""Whether a process lives, and whether anybody can be sent to it: asked by machines, told to all alike."""

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.api import open_store
from audit.models import Event
from machine.database import tables
from portal.queries import readiness as module
from portal.queries.readiness import Readiness, kept
from search.api import catch_up, open_engine
from tests.people import inventory, record

pytestmark = pytest.mark.django_db
WELL = {"ready": True, "database": True, "tables": True, "vault": True, "search": True}


@pytest.fixture
def kept_for_a_while(monkeypatch):
    kept.forget()
    monkeypatch.setattr(module, "KEPT_FOR_S", 5.0)


@pytest.fixture
def house(settings):
    """A site with a paper, whose index has caught up."""
    record(inventory("ML01"), file=b"x")
    catch_up(open_engine(settings.KHOSO_SEARCH))


def asked(path="/readyz"):
    answer = Client().get(path, headers={"host": "any.example"})
    return answer.status_code, answer.json()


class Gone:
    def cursor(self):
        raise DatabaseError


def test_a_process_that_lives_says_so_without_asking_anything():
    with CaptureQueriesContext(connection) as seen:
        for ask in (Client().get, Client().head):
            answer = ask("/healthz", headers={"host": "any.example"})
            assert answer.status_code == 200
    assert len(seen) == 0
    assert (Client().get("/healthz").content, dict(answer.cookies)) == (b"ok\n", {})


def test_it_lives_without_its_database_too(monkeypatch):
    monkeypatch.setattr(module, "connection", Gone())
    assert Client().get("/healthz").status_code == 200


def test_all_parts_of_a_site_that_is_well_are_ready(house):
    assert asked() == (200, WELL)
    assert not Event.objects.filter(who="").exists()


def test_without_its_database_nothing_is_known_of_the_rest(house, monkeypatch):
    monkeypatch.setattr(module, "connection", Gone())
    rest = {"tables": None, "vault": None, "search": None}
    assert asked() == (503, {"ready": False, "database": False, **rest})


def test_tables_of_an_older_version_are_not_ready(house, monkeypatch):
    later = frozenset((*tables._steps(), ("ingest", "9999_later")))
    monkeypatch.setattr(tables, "_steps", lambda: later)
    rest = {"tables": False, "vault": None, "search": None}
    assert asked() == (503, {"ready": False, "database": True, **rest})


def test_tables_of_a_newer_version_are_ready_while_one_is_brought_in(house, monkeypatch):
    earlier = frozenset(sorted(tables._steps())[:-1])
    monkeypatch.setattr(tables, "_steps", lambda: earlier)
    assert asked() == (200, WELL)


def test_a_vault_that_takes_nothing_is_not_ready(house, settings, monkeypatch):
    vault = open_store(settings.KHOSO_VAULT).vault
    monkeypatch.setattr(vault, "_capacity", 0)
    assert asked() == (503, {**WELL, "ready": False, "vault": False})


def test_an_index_that_was_never_made_is_not_ready(settings, tmp_path):
    settings.KHOSO_SEARCH = f"tantivy:{tmp_path / 'index'}"
    status, said = asked()
    assert (status, said["search"], said["vault"]) == (503, False, True)


def test_what_is_told_is_yes_and_no_and_nothing_of_why(house, monkeypatch):
    monkeypatch.setattr(module, "looked_at", lambda: Readiness(True, True, False, False))
    _, said = asked()
    assert set(said.values()) <= {True, False, None}


def test_whoever_asks_often_hears_the_same_again_and_the_store_is_left_alone(
    house, kept_for_a_while
):
    asked()
    with CaptureQueriesContext(connection) as seen:
        for _ in range(20):
            assert asked()[0] == 200
    assert len(seen) == 0


def test_after_a_while_it_is_looked_at_anew(house, kept_for_a_while, monkeypatch):
    assert asked()[0] == 200
    monkeypatch.setattr(module, "connection", Gone())
    assert asked()[0] == 200
    kept.at -= module.KEPT_FOR_S
    assert asked()[0] == 503


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_it_is_only_asked_by_whatever_name_and_no_session_is_begun(path):
    answer = Client().get(path, headers={"host": "a b"})
    assert answer.status_code in {200, 503}
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "no-store"
    assert Client().post(path).status_code == 405
