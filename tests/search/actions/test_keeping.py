"""The index is built anew for who keeps the machine, in the background; the page says how it is."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from access.api import AccessDenied, Role
from access.models import User
from archive.models import Change
from audit.api import TrailFilters, events
from machine.processes import process_name
from search.api import (
    ask_for_rebuild,
    catch_up,
    index_state,
    note_indexer,
    open_engine,
    rebuild_if_asked,
)
from tests.people import AT, actor, inventory, person, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def engine(settings, tmp_path):
    settings.KHOSO_SEARCH = f"tantivy:{tmp_path / 'index'}"
    person("quan", Role.ADMINISTRATOR)
    record(inventory())
    made = open_engine(settings.KHOSO_SEARCH)
    catch_up(made)
    return made


def state(engine):
    return index_state(engine, at=timezone.now())


def test_what_was_asked_for_is_done_by_the_indexer_and_told_once(engine):
    before = engine.health().generation
    assert ask_for_rebuild(actor=actor("quan"), at=AT)
    assert not ask_for_rebuild(actor=actor("quan"), at=AT)
    assert state(engine).asked
    call_command("follow_feed", "--once")
    now = state(engine)
    assert (now.asked, now.ended_at is not None, now.health.ready) == (False, True, True)
    assert engine.health().generation == before + 1
    [event] = events(TrailFilters(action="rebuild_index"))
    assert (event.who, event.outcome, event.subject_kind) == ("quan", "done", "index")
    assert not rebuild_if_asked(engine, now=timezone.now)
    assert ask_for_rebuild(actor=actor("quan"), at=AT)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_has_it_built_anew(engine, role):
    person("an", role)
    with pytest.raises(AccessDenied):
        ask_for_rebuild(actor=actor("an"), at=AT)
    [event] = events(TrailFilters(action="rebuild_index"))
    assert (event.who, event.outcome, event.rule) == ("an", "refused", "administers")
    client = Client()
    client.force_login(User.objects.get(username="an"))
    assert client.post("/chi-muc/lam-lai/").status_code == 404
    assert not state(engine).asked


def test_a_change_that_the_index_does_not_know_yet_makes_it_late_from_then_on(engine):
    assert state(engine).behind_since is None
    record(inventory(), number="15")
    first = Change.objects.order_by("-id").first()
    record(inventory(), number="16")
    assert state(engine).behind_since == first.at
    catch_up(engine)
    assert state(engine).behind_since is None


def test_an_indexer_lives_while_its_process_does(engine):
    assert not state(engine).alive
    note_indexer(name=process_name(), trouble="", at=timezone.now())
    assert state(engine).alive
    note_indexer(name=process_name().rsplit(":", 1)[0] + ":1", trouble="", at=timezone.now())
    assert not state(engine).alive


def test_the_page_of_services_has_the_button_and_says_what_becomes_of_it(engine):
    client = Client()
    client.force_login(User.objects.get(username="quan"))
    page = client.get("/").content.decode()
    assert 'action="/chi-muc/lam-lai/"' in page
    assert "đã cập nhật đủ" in page
    assert client.post("/chi-muc/lam-lai/").headers["Location"] == "/"
    asked = client.get("/").content.decode()
    assert 'action="/chi-muc/lam-lai/"' not in asked
    assert "chờ bộ lập chỉ mục" in asked
    call_command("follow_feed", "--once")
    assert 'action="/chi-muc/lam-lai/"' in client.get("/").content.decode()
