"""Commands by hand tell of what is closed to whoever has what opens its keys, and to nobody else."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from access.api import Level, Role
from archive.models import ListedRecord, Record
from audit.models import Event
from keys.api import OPEN_CLASS, readable_classes
from tests.keys.making import FILE
from tests.people import inventory, person, record

pytestmark = pytest.mark.django_db
MARK = "dấuhiệukín"


@pytest.fixture
def house(guarded, settings, tmp_path):
    """A secret paper and a row of a secret inventory, keys that are shut, and a key file."""
    settings.KHOSO_DATA, settings.KHOSO_KEY_FILE = tmp_path / "kho", None
    settings.KHOSO_DATA.mkdir()
    settings.KHOSO_SEARCH = f"tantivy:{tmp_path / 'index'}"
    person("mat", Role.SECURITY_OFFICER, clearance=Level.TOP_SECRET)
    shelf = inventory("ML01", level=Level.SECRET, highest=Level.SECRET)
    paper = record(shelf, abstract=MARK, level=Level.SECRET)
    ListedRecord.objects.create(inventory=shelf, position=1, number_text="9-TM/TU", abstract=MARK)
    guarded.shut()
    file = tmp_path / "stick"
    file.write_bytes(FILE)
    return {"paper": paper, "file": file, "data": settings.KHOSO_DATA}


def said(*words):
    out, err = StringIO(), StringIO()
    call_command(*words, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_without_a_key_file_what_is_open_is_told_and_that_there_is_more_to_ask_for(house):
    out, err = said("declassification", "--as", "mat", "--json")
    assert (json.loads(out), "--key-file" in err) == ([], True)
    assert "9-TM" not in said("gaps")[0]
    with pytest.raises(CommandError):
        said(
            "decide_level", house["paper"].accession, "top_secret", "--basis", "dấu", "--as", "mat"
        )


@pytest.mark.parametrize(
    "words",
    [
        "completeness", "completeness --json", "completeness --by dossier --json", "gaps --inventory ML01",
        "ledger", "ledger --json", "trail --last 9", "recount", "tidy", "permissions", "people",
        "look_after_vault", "rebuild_index", "check_index --repair", "next_steps", "keys",
    ],
)  # fmt: skip
def test_whatever_is_shut_every_command_that_tells_something_ends_in_order(house, words):
    out, _err = said(*words.split())
    assert MARK not in out
    assert "9-TM" not in out


def test_with_one_the_command_reads_and_the_store_stays_shut(house):
    by_file = ("--key-file", str(house["file"]))
    for whose in ((), ("--as", "mat")):
        out, err = said("declassification", *whose, "--json", *by_file)
        assert [row["record"] for row in json.loads(out)] == [house["paper"].accession]
        assert err == ""
    assert "9-TM/TU" in said("gaps", *by_file)[0]
    said(
        "decide_level", house["paper"].accession, "top_secret", "--basis", "dấu", "--as", "mat",
        *by_file,
    )  # fmt: skip
    assert Record.objects.values_list("level", flat=True)[0] == Level.TOP_SECRET
    assert set(readable_classes()) == {OPEN_CLASS}
    told = Event.objects.filter(action="open_keys")
    assert [event.outcome for event in told] == ["done"] * 4


def test_the_file_that_the_settings_name_and_that_of_the_trial_need_no_naming(house, settings):
    (house["data"].parent / "kho.khoa").write_bytes(FILE)
    assert "9-TM/TU" in said("gaps")[0]
    settings.KHOSO_KEY_FILE = str(house["file"])
    assert "9-TM/TU" in said("gaps")[0]
    # A stick that was taken out opens nothing, whatever lies beside.
    house["file"].unlink()
    assert "9-TM" not in said("gaps")[0]


def test_what_lies_at_hand_and_opens_nothing_keeps_nobody_from_what_is_open(house, settings):
    settings.KHOSO_KEY_FILE = str(house["file"])
    house["file"].write_bytes(FILE[::-1])
    out, err = said("gaps")
    assert "9-TM" not in out
    assert "Không mở được gì" in err
    assert "--key-file" in err


def test_a_file_that_opens_nothing_is_told_and_is_on_the_trail(house, tmp_path):
    (tmp_path / "other").write_bytes(FILE[::-1])
    with pytest.raises(CommandError, match="Không mở được gì"):
        said("gaps", "--key-file", str(tmp_path / "other"))
    with pytest.raises(CommandError, match="Không đọc được"):
        said("gaps", "--key-file", str(tmp_path / "none"))
    assert [event.outcome for event in Event.objects.filter(action="open_keys")] == ["failed"]


def test_where_no_keys_were_made_none_are_asked_for(db, settings, tmp_path):
    settings.KHOSO_DATA = tmp_path
    person("mat", Role.SECURITY_OFFICER, clearance=Level.TOP_SECRET)
    out, err = said("declassification", "--as", "mat", "--json")
    assert (json.loads(out), err) == ([], "")
