"""The worker pays what a change of level left behind, and nothing of it stops the worker."""

import pytest

import keys.api
from access.api import Level
from archive.actions.levels import raise_bytes
from archive.api import open_store
from archive.domain.secrecy import Secrecy
from archive.machine_api import what_is_owed
from ingest.tasks.owing import Debts
from keys.api import KeyPlace
from tests.people import AT, SETUP, inventory, record
from tests.word_keys import standing

pytestmark = pytest.mark.django_db
MARKER = "MARKERNỢ"


@pytest.fixture
def debts(settings, tmp_path):
    settings.KHOSO_VAULT = f"file:{tmp_path}/vault"
    return Debts(open_store(settings.KHOSO_VAULT), lambda: AT)


def test_words_and_bytes_of_what_rises_are_paid_in_turns(guarded, debts):
    made = record(inventory(highest=Level.TOP_SECRET), pages=(MARKER,))
    raise_bytes(files=[made.original_id], to=Secrecy(Level.SECRET), who=SETUP, at=AT)
    assert {"words", "object"} <= set(what_is_owed())
    debts.pay()
    assert (standing(MARKER), set(what_is_owed())) == (set(), {"traces"})
    made.original.refresh_from_db()
    assert made.original.object_name != made.original.digest


def test_a_file_of_keys_that_is_lost_stops_nothing(guarded, debts, monkeypatch, tmp_path):
    made = record(inventory(highest=Level.TOP_SECRET), pages=(MARKER,))
    raise_bytes(files=[made.original_id], to=Secrecy(Level.SECRET), who=SETUP, at=AT)
    before = what_is_owed()
    (tmp_path / "made").touch()
    lost = KeyPlace(tmp_path / "keys", tmp_path / "made", lambda: b"")
    monkeypatch.setattr(keys.api._MINE, "place", lambda: lost)
    monkeypatch.setattr(keys.api._MINE, "ring", None)
    debts.pay()
    assert what_is_owed() == before


def test_keys_that_came_while_nobody_was_there_are_kept_cheaply_when_nothing_else_is_owed(
    keys, debts
):
    private = dict(keys._private)
    keys.shut()
    keys.new_deks(2, 3, at=AT)
    debts.pay()
    keys._private.update(private)
    debts._again_at = 0.0
    debts.pay()
    assert keys.settle() == 0
