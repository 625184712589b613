"""No command of the frameworks shows or changes anything that the trail does not hear of."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import get_commands

from access.models import User
from audit.models import Event
from config.commands import OPEN, SHUT, Commands, of_ours
from tests.people import person

BASE = Path(__file__).resolve().parents[2]
# Each with why it may run untold; whatever an upgrade brings is told until it stands here.
SHOW_AND_CHANGE_NOTHING = {
    "check": "looks at the code",
    "collectstatic": "copies static files",
    "compilemessages": "makes catalogues of words",
    "findstatic": "looks for static files",
    "makemessages": "makes catalogues of words",
    "makemigrations": "writes code",
    "migrate": "makes tables, while no package is named",
    "optimizemigration": "writes code",
    "showmigrations": "names steps of the tables",
    "sqlmigrate": "prints code",
    "squashmigrations": "writes code",
    "startapp": "writes code",
    "startproject": "writes code",
    "test": "works in a database of its own",
}
FOREIGN = sorted(name for name, app in get_commands().items() if app not in of_ours())
TOLD = [name for name in FOREIGN if name not in OPEN and name not in SHUT]


def asked_for(*words):
    return Commands(["manage.py", *words]).fetch_command(words[0])


def run(data, *words):
    environment = {**os.environ, "KHOSO_DATA": str(data), "KHOSO_OCR": "scripted:/none"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "manage.py", *words], cwd=BASE, env=environment,
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def test_what_runs_untold_is_known_to_show_and_change_nothing():
    assert set(SHOW_AND_CHANGE_NOTHING) == OPEN
    assert set(FOREIGN) >= OPEN | set(SHUT)
    assert {"dumpdata", "loaddata", "shell", "dbshell", "axes_reset", "clearsessions"} <= set(TOLD)
    assert not OPEN & set(SHUT)


@pytest.mark.django_db
@pytest.mark.parametrize("name", TOLD)
def test_any_other_command_of_the_frameworks_is_on_the_trail_before_it_begins(name):
    # Some are for a database whose driver is not here; they are told all the same.
    with suppress(ImportError):
        asked_for(name, "--secret=mot-hai-ba", "o1")
    event = Event.objects.get()
    assert (event.action, event.subject, event.outcome) == ("run_command", name, "done")
    assert (event.who, event.workstation) == ("console", "console")
    assert event.os_account
    assert "o1" not in str(event.details)
    assert "mot-hai-ba" not in str(event.details)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SHUT))
def test_accounts_and_the_trail_are_left_alone_by_commands_that_tell_nothing(name):
    person("o1", "security_officer")
    with pytest.raises(SystemExit) as ended:
        asked_for(name, "o1")
    assert str(ended.value.code).startswith(f"Lệnh {name} ")
    event = Event.objects.latest("id")
    assert (event.action, event.subject, event.outcome) == ("run_command", name, "refused")
    assert User.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("words", [["migrate", "archive", "zero"], ["migrate", "audit"]])
def test_taking_tables_away_is_told(words):
    asked_for(*words)
    assert Event.objects.get().subject == "migrate"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words", [["migrate"], ["migrate", "--check"], ["check"], ["ledger"], ["person", "show", "x"]]
)
def test_commands_of_the_store_and_of_its_makers_go_by(words):
    asked_for(*words)
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_how_a_command_is_called_is_no_act():
    Commands(["manage.py", "help", "dumpdata"]).fetch_command("dumpdata")
    assert not Event.objects.exists()


@pytest.mark.slow
@pytest.mark.drill
def test_the_program_itself_stands_behind_this_door(tmp_path, with_tables):
    """Without tables nothing can be told: so nothing runs, and one sentence says what to do."""
    data = tmp_path / "data"
    for words in (["shell", "-v0", "-c", "print('ran')"], ["dumpdata"], ["changepassword", "o1"]):
        done = run(data, *words)
        assert done.returncode == 1
        assert done.stdout == ""
        assert len(done.stderr.splitlines()) == 1, done.stderr
    with_tables(data)
    assert run(data, "prepare").returncode == 0
    assert run(data, "shell", "-v0", "-c", "print('ran')").stdout == "ran\n"
    assert run(data, "changepassword", "o1").returncode == 1
    told = run(data, "trail", "--json").stdout
    assert '"subject": "shell"' in told
    assert '"subject": "changepassword"' in told
    assert "print" not in told
