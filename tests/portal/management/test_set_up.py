"""A site set up from a plan: what is missing is made once, and what people changed since stays."""

import json
import re
import subprocess
import sys
import tomllib
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from access.api import Level, Role, unit_with_code, workstation_at
from access.models import User
from archive.models import Fonds, Inventory, ListedRecord
from audit.models import Event
from language.vietnamese import fold
from portal.actions.preparing import trial_plan
from portal.domain.reading_plans import read_plan
from portal.models import SiteName
from tests.people import actor, person
from tests.portal.management.plans import MADE, WHOLE, set_up
from tests.starts import environment_of

pytestmark = pytest.mark.django_db


def test_a_plan_makes_everything_once(folder):
    assert set_up(folder, WHOLE) == {"made": MADE, "known": {}, "problems": []}
    acts = Event.objects.count()
    assert set_up(folder, WHOLE) == {"made": {}, "known": MADE, "problems": []}
    assert Event.objects.count() == acts
    assert SiteName.objects.get().organisation == "Ban Tổ chức Tỉnh ủy Lâm Đồng"
    assert unit_with_code("VP").parent.code == "BTCTU"
    assert workstation_at("10.0.0.7", at=timezone.now()).seal_number == "AN-1"
    held = actor("luutru", at=timezone.now())
    assert held.roles == {Role.ARCHIVIST, Role.CHECKER}
    assert (held.clearance, held.committed, held.trained) == (Level.CONFIDENTIAL, True, True)
    assert held.units == {unit_with_code("BTCTU").pk, unit_with_code("VP").pk}
    assert User.objects.get(username="quantri").unit.code == "BTCTU"
    shelf = Inventory.objects.get(code="ML07")
    assert (shelf.year_from, shelf.year_to, shelf.highest) == (2021, 2024, Level.SECRET)
    assert ListedRecord.objects.filter(inventory=shelf).count() == 11
    assert {event.who for event in Event.objects.all()} == {"console"}


def test_covers_say_what_the_plan_says_and_boxes_stand_once(folder):
    covers = WHOLE.replace(
        'title = "Phông Ban Tổ chức"\n',
        'title = "Phông Ban Tổ chức"\nnumber = "15"\nstate = "closed"\nperiod = "1950-2024"\n'
        'history = "Lập năm 1950"\n',
    ).replace('title = "Văn bản khác"\n', 'title = "Văn bản khác"\nowner = "VP"\nshelf = "Kho 1"\n')
    boxes = "".join(
        f'[[boxes]]\ninventory = "{code}"\nnumber = "{number}"\nshelf = "Giá 3"\n'
        for code, number in (("ML07", "2"), ("ML08", "2"), ("ML08", "10"))
    )
    made = {**MADE, "boxes": 3}
    assert set_up(folder, covers + boxes) == {"made": made, "known": {}, "problems": []}
    assert set_up(folder, covers + boxes) == {"made": {}, "known": made, "problems": []}
    fonds, shelf = Fonds.objects.get(), Inventory.objects.get(code="ML08")
    assert (fonds.number, fonds.state, fonds.year_from) == ("15", "closed", 1950)
    assert (shelf.owner.code, shelf.shelf) == ("VP", "Kho 1")
    assert [box.number for box in shelf.boxes.order_by("sort_number")] == ["2", "10"]
    told = set_up(folder, covers + '[[boxes]]\ninventory = "ML99"\nnumber = "1"\n')
    assert [problem["where"] for problem in told["problems"]] == ["boxes[1].inventory"]


def test_passwords_are_told_once_in_a_closed_file_and_must_be_changed(folder):
    set_up(folder, WHOLE)
    (kept,) = folder.glob("mat-khau*.txt")
    assert kept.stat().st_mode & 0o077 == 0
    told = dict(
        re.findall(r"^  (\w+) +((?:\w{5}-){2}\w{5})$", kept.read_text("utf-8"), re.MULTILINE)
    )
    assert set(told) == {"quantri", "baomat", "luutru"}
    for name, password in told.items():
        user = User.objects.get(username=name)
        assert user.check_password(password)
        assert user.issued_password
        assert not user.trial
    set_up(folder, WHOLE)
    assert len(list(folder.glob("mat-khau*.txt"))) == 1


def test_what_people_changed_since_stays_and_only_what_is_missing_is_made(folder):
    set_up(folder, WHOLE)
    User.objects.filter(username="luutru").update(full_name="Phạm Quốc Bảo (1990)")
    more = WHOLE + '\n[[units]]\ncode = "TCCB"\nname = "Phòng Tổ chức cán bộ"\nparent = "BTCTU"\n'
    assert set_up(folder, more)["made"] == {"units": 1}
    assert User.objects.get(username="luutru").full_name == "Phạm Quốc Bảo (1990)"
    assert set_up(folder, 'place = "Đà Lạt"')["known"] == {"site": 1}
    assert set_up(folder, 'organisation = "Ban Xây dựng Đảng"')["made"] == {"site": 1}
    assert (SiteName.objects.get().organisation, SiteName.objects.get().place) == (
        "Ban Xây dựng Đảng", "Đà Lạt",
    )  # fmt: skip


def test_a_person_at_the_keyboard_reads_lines_and_the_passwords(folder):
    class Terminal(StringIO):
        def isatty(self):
            return True

    (folder / "ke-hoach.toml").write_text(WHOLE, "utf-8")
    out = Terminal()
    call_command("set_up", str(folder / "ke-hoach.toml"), stdout=out)
    assert re.search(r"people +lập mới 3, đã có 0", out.getvalue())
    assert re.search(r"quantri +\w{5}-\w{5}-\w{5}", out.getvalue())
    assert list(folder.glob("mat-khau*")) == []


def test_a_folder_is_taken_in_as_the_trials_is_and_only_once(folder, settings):
    settings.KHOSO_OCR = f"scripted:{folder}/script.json"
    (folder / "script.json").write_text("{}")
    (folder / "quet").mkdir()
    (folder / "quet" / "1.pdf").write_bytes(b"%PDF-1.4 broken")
    text = WHOLE + '\n[[batches]]\ninventory = "ML08"\nfolder = "quet"\n'
    assert set_up(folder, text)["made"]["batches"] == 1
    again = set_up(folder, text)
    assert again["made"] == {}
    assert again["known"]["batches"] == 1


def test_the_trial_is_a_plan_without_a_mistake_and_says_what_the_samples_say(settings):
    samples = settings.BASE_DIR / "samples"
    plan = trial_plan(samples)
    said = tomllib.loads((samples / "samples.toml").read_text("utf-8"))
    assert [(f.code, f.title) for f in plan.fonds] == [
        (said["fonds"]["code"], said["fonds"]["title"])
    ]
    names = {unit.code: unit.name for unit in plan.units}
    told = [
        (i.code, i.number, i.title, i.term, "-".join(map(str, i.period)), fold(names[i.unit]),
         i.level.name, i.filing, i.list)
        for i in plan.inventories
    ]  # fmt: skip
    assert told == [
        (i["code"], i["number"], i["title"], i["term"], i["period"], fold(i["unit"]), i["level"],
         i["filing"], i["list"])
        for i in said["inventory"]
    ]  # fmt: skip
    assert [(b.inventory, b.folder) for b in plan.batches] == [
        (i["code"], i["folder"]) for i in said["inventory"]
    ]


def test_who_has_an_account_already_is_known_whoever_made_it(folder):
    person("luutru", "officer")
    told = set_up(folder, WHOLE)
    assert (told["made"]["people"], told["known"]["people"]) == (2, 1)
    assert actor("luutru", at=timezone.now()).roles == {"officer"}
    assert Fonds.objects.count() == 1


def test_the_example_beside_the_unit_file_is_a_plan_without_a_mistake(folder, settings):
    example = (settings.BASE_DIR / "deploy" / "ke-hoach.toml").read_text("utf-8")
    assert set_up(folder, example)["problems"] == []
    whole = "\n".join(
        line.removeprefix("# ")
        if line.startswith(("# list", "# [[", "# inv", "# folder"))
        else line
        for line in example.splitlines()
    )
    told = read_plan(whole.encode())
    assert told[1] == []
    assert (told[0].inventories[0].list, len(told[0].batches)) == ("muc-luc/ML01.xlsx", 1)


@pytest.mark.slow
@pytest.mark.drill
def test_from_no_folder_at_all_one_command_makes_a_site(tmp_path, settings):
    environment = environment_of(tmp_path / "data", 8000)
    plan = settings.BASE_DIR / "deploy" / "ke-hoach.toml"
    for made in (3, 0):
        done = subprocess.run(
            [sys.executable, "manage.py", "set_up", str(plan), "--json"], cwd=settings.BASE_DIR,
            env=environment, capture_output=True, text=True, timeout=300, check=True,
        )  # fmt: skip
        told = json.loads(done.stdout)
        assert told["made"].get("people", 0) == made
        assert told["problems"] == []
    (kept,) = (tmp_path / "data").glob("mat-khau*.txt")
    assert str(kept) not in done.stderr
    assert "baomat" in kept.read_text("utf-8")
