"""Columns that an office put right are in force for its lists on whatever way they come in."""

import csv
import io
import json

import pytest
from django.core.management import call_command

from archive.actions.list_layouts import note_columns
from archive.actions.list_reading import columns_read, reading_of_list
from archive.api import take_list_over
from archive.domain.listing.fields import Field
from archive.models import ListedRecord
from tests.people import AT, SETUP, actor, inventory, person, unit

pytestmark = pytest.mark.django_db
HEADING = ["Số, ký hiệu", "Trích yếu", "Ngày tháng", "Nội dung khác"]
ROWS = [
    ["14-KH/BTCTU", "Nguyễn Thị Mẫu và các đồng chí", "08/03/2021", "Kế hoạch số hóa"],
    ["15-KH/BTCTU", "Trần Văn Mẫu và các đồng chí khác", "09/03/2021", "Kế hoạch khác"],
]
SAID = [Field.NUMBER, Field.SIGNER, Field.DATE, Field.TITLE]


@pytest.fixture
def list_file(tmp_path):
    path, told = tmp_path / "muc-luc.csv", io.StringIO()
    csv.writer(told).writerows([HEADING, *ROWS])
    path.write_text(told.getvalue(), "utf-8")
    return path


@pytest.fixture
def shelf(list_file):
    """An inventory of a unit whose archivist has put the columns of such a list right."""
    person("bao", "archivist")
    place = inventory()
    with list_file.open("rb") as source:
        guessed = columns_read(reading_of_list(source, name=list_file.name))
    [heading] = guessed
    corrected = {heading: dict(enumerate(SAID))}
    note_columns(actor=actor("bao"), inventory=place, corrected=corrected, guessed=guessed, at=AT)
    return place


def imported(path, place, *options):
    out = io.StringIO()
    words = (str(path), "--inventory", place.code, "--as", "bao", *options)
    call_command("import_list", *words, "--although-unlike", stdout=out)
    return out.getvalue()


def kept():
    return list(ListedRecord.objects.order_by("position").values_list("abstract", "further"))


AS_SAID = [(row[3], {"signer": row[1]}) for row in ROWS]


def test_a_command_takes_a_list_as_the_screen_does(list_file, shelf):
    told = json.loads(imported(list_file, shelf, "--json", "--preview"))
    assert told["columns_of"] == "bao"
    assert [column["field"] for column in told["columns"]] == ["number", "signer", "date", "title"]
    assert "bao" in imported(list_file, shelf)
    assert kept() == AS_SAID


def test_what_a_command_says_of_columns_overrules_what_the_office_said(list_file, shelf, tmp_path):
    other = tmp_path / "cot.json"
    other.write_text(json.dumps({"1": "title", "3": "note"}), "utf-8")
    imported(list_file, shelf, "--columns", str(other))
    assert [title for title, _ in kept()] == [row[1] for row in ROWS]


def test_a_plan_takes_a_list_as_the_screen_does(list_file, shelf):
    with list_file.open("rb") as source:
        take_list_over(who=SETUP, inventory=shelf, source=source, name=list_file.name, at=AT)
    assert kept() == AS_SAID


def test_another_office_has_not_said_so(list_file, shelf):
    other = inventory("ML02", place=unit("VP"))
    with list_file.open("rb") as source:
        take_list_over(who=SETUP, inventory=other, source=source, name=list_file.name, at=AT)
    assert kept() != AS_SAID
