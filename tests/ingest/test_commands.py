"""What `ingest_batch` takes in, how closed, and what it says."""

import re

import pytest
from django.core.management import CommandError, call_command

from access.domain.levels import Level
from audit.api import TrailFilters, events
from audit.models import Event
from ingest.models import Batch, Item
from tests.people import inventory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def scripted(settings, tmp_path):
    settings.KHOSO_OCR = f"scripted:{tmp_path}/script.json"


@pytest.mark.parametrize(
    ("name", "said"), [("none", "Không có thư mục này"), ("empty", "Thư mục trống")]
)
def test_a_missing_or_empty_folder_makes_no_batch_and_says_what_is_wrong(tmp_path, name, said):
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError, match=said):
        call_command("ingest_batch", str(tmp_path / name))
    assert not Batch.objects.exists()


def test_a_file_in_place_of_a_folder_makes_no_batch(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    with pytest.raises(CommandError):
        call_command("ingest_batch", str(tmp_path / "a.pdf"))
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    ("known", "said", "level"),
    [
        (Level.CONFIDENTIAL, None, Level.CONFIDENTIAL),
        (Level.CONFIDENTIAL, "SECRET", Level.SECRET),
        (Level.SECRET, "ORDINARY", Level.SECRET),
        (None, None, Level.TOP_SECRET),
        (None, "CONFIDENTIAL", Level.CONFIDENTIAL),
    ],
)
def test_unread_files_are_closed_as_the_inventory_says_or_as_what_may_come_without_one(
    tmp_path, known, said, level
):
    """An archivist could not see what stood in quarantine: all was closed like top secret."""
    (tmp_path / "empty.pdf").touch()
    place = inventory(highest=known).code if known is not None else ""
    call_command("ingest_batch", str(tmp_path), inventory=place, highest=said)
    assert Batch.objects.get().highest == level


def test_the_ledger_at_the_console_speaks_vietnamese(tmp_path, capsys):
    (tmp_path / "empty.pdf").touch()
    call_command("ingest_batch", str(tmp_path))
    assert re.search(r"^  Đã nhận +1 tệp +0 trang$", capsys.readouterr().out, re.MULTILINE)


def test_only_whoever_holds_the_folder_hears_the_names_of_closed_files(tmp_path, capsys):
    """The ledger is for everybody at the console; what nobody has read goes by its number there."""
    (tmp_path / "thu gui ong A.pdf").touch()
    call_command("ingest_batch", str(tmp_path), json=True)
    assert "thu gui ong A.pdf" in capsys.readouterr().out
    item = Item.objects.get()
    call_command("ledger", item.batch.code, json=True)
    said = capsys.readouterr().out
    assert "thu gui" not in said
    assert f"{item.batch.code}/{item.pk}" in said
    Item.objects.update(marks="read", state="filed")
    call_command("ledger", item.batch.code, json=True)
    assert "thu gui ong A.pdf" in capsys.readouterr().out


def test_whoever_prints_the_names_of_a_folder_is_told_each_time(tmp_path, capsys):
    """The second time nothing is taken in, and yet every name and reason is printed."""
    (tmp_path / "thu gui ong A.pdf").touch()
    for times in (1, 2, 3):
        call_command("ingest_batch", str(tmp_path))
        assert "thu gui ong A.pdf" in capsys.readouterr().out
        looks = Event.objects.filter(action="list", subject=Batch.objects.get().code)
        assert looks.count() == times
        assert looks.latest("id").os_account


def test_a_machine_that_cannot_read_takes_nothing_in_and_names_the_package(tmp_path, monkeypatch):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match="tesseract-ocr"):
        call_command("ingest_batch", str(tmp_path))
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    ("command", "asked", "action"),
    [
        ("ledger", {"batch": "2026-VP-9999"}, "list"),
        ("completeness", {"inventory": "KHONG"}, "see_completeness"),
    ],
)
def test_what_is_not_there_is_told_as_refused_at_the_console_too(command, asked, action):
    with pytest.raises(CommandError):
        call_command(command, *asked.values()) if command == "ledger" else call_command(
            command, **asked
        )
    told = events(TrailFilters(action=action)).get()
    assert (told.outcome, told.rule) == ("refused", "exists")
