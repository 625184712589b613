"""The trial starts with keys of its own, which its commands open for themselves; nothing keeps it from starting."""

import pytest
from django.utils import timezone

from access.api import Level, console
from archive.api import key_place
from archive.models import plain_guards
from audit.models import Event
from keys.api import Kind, readable_classes, ring, use_ring
from keys.domain.classes import CLASSES
from keys.domain.slots import said
from keys.ring.preparing import root_of
from portal.management.trial_keys import made_and_open, opened
from tests.people import inventory, record
from tests.word_keys import standing

pytestmark = pytest.mark.django_db
MARKER = "MARKERTHỬ"


@pytest.fixture
def trial(settings, tmp_path):
    """A trial's data folder; the file that opens its keys is to lie beside it."""
    from django.db import connection

    data = tmp_path / "data"
    (data / "keys").mkdir(parents=True)
    settings.KHOSO_DATA, settings.KHOSO_KEYS = data, data / "keys" / "store"
    settings.KHOSO_KEY_FILE = tmp_path / "data.khoa"
    yield tmp_path / "data.khoa"
    use_ring(None)
    plain_guards.take_down(connection)


def begin():
    return made_and_open(by=console(), at=timezone.now())


def test_keys_are_made_once_opened_by_file_and_phrase_and_open_to_this_process_alone(trial):
    phrase, trouble = begin()
    assert (trouble, len(phrase) > 20) == ("", True)
    assert trial.stat().st_mode & 0o777 == 0o600
    assert set(readable_classes()) == set(CLASSES)
    file = ring().file
    assert root_of(file, Kind.PASSPHRASE, said(phrase)) == root_of(
        file, Kind.FILE, trial.read_bytes()
    )
    use_ring(None)
    assert set(readable_classes()) == {0}
    assert begin() == ("", "")
    assert set(readable_classes()) == set(CLASSES)
    acts = Event.objects.filter(action__in=("make_keys", "open_keys")).order_by("id")
    assert [event.action for event in acts] == ["make_keys", "open_keys", "open_keys"]


def test_a_trial_that_was_made_without_keys_owes_what_stands_plain_in_it(trial):
    record(inventory(highest=Level.SECRET), abstract=MARKER, level=2)
    assert standing(MARKER)
    begin()
    from archive.machine_api import pay_owed

    while pay_owed(at=timezone.now()):
        pass
    assert standing(MARKER) == set()


def test_a_key_file_of_a_trial_that_was_removed_opens_the_next_one(trial):
    trial.write_bytes(bytes(range(64)))
    assert begin()[1] == ""
    assert set(readable_classes()) == set(CLASSES)


@pytest.mark.parametrize("content", [b"", b"short"])
def test_where_no_key_file_can_be_the_trial_goes_on_without_keys_and_says_so(trial, content):
    trial.write_bytes(content)
    phrase, trouble = begin()
    assert phrase == ""
    assert "không có khóa" in trouble
    assert str(trial) in trouble
    assert not key_place().path.exists()
    assert opened(by=console(), at=timezone.now()) == ""


def test_a_key_file_that_is_gone_or_another_leaves_what_is_closed_shut_and_says_so(trial):
    begin()
    use_ring(None)
    trial.write_bytes(bytes(range(1, 65)))
    assert "Không mở được gì" in begin()[1]
    trial.unlink()
    assert "Không đọc được tệp khóa" in opened(by=console(), at=timezone.now())
    assert set(readable_classes()) == {0}
    failed = Event.objects.filter(action="open_keys", outcome="failed").get()
    assert failed.rule == "wrong_key"


def test_nobody_elses_site_gets_keys_by_this_nor_one_that_shows_tracebacks(trial, settings):
    settings.DEBUG = True
    assert begin() == ("", "")
    settings.DEBUG, settings.KHOSO_KEY_FILE = False, None
    assert begin() == ("", "")
    assert not trial.exists()
