"""A site set up from a plan: what is missing is made once, and every mistake is told together."""

import json
import re
import subprocess
import sys
import tomllib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from access.api import Level, Role, unit_with_code, workstation_at
from access.models import User
from archive.models import Fonds, Inventory, ListedRecord
from audit.models import Event
from language.vietnamese import fold
from portal.actions.preparing import trial_plan
from portal.domain.plan import PROBLEM_WORDS
from portal.domain.reading_plans import read_plan
from portal.models import SiteName
from tests.people import actor, person, unit
from tests.starts import environment_of

pytestmark = pytest.mark.django_db

WHOLE = """
organisation = "Ban Tổ chức Tỉnh ủy Lâm Đồng"
place = "Đà Lạt"

[[units]]   # Below what stands after it.
code = "VP"
name = "Văn phòng Ban"
parent = "BTCTU"

[[units]]
code = "BTCTU"
name = "Ban Tổ chức Tỉnh ủy"

[[workstations]]
name = "MAY-01"
address = "10.0.0.7"
seal_number = "AN-1"
sealed_until = 2090-12-31

[[people]]
username = "quantri"
full_name = "Bùi Đức An"
roles = ["administrator"]

[[people]]
username = "baomat"
full_name = "Đặng Quốc Việt"
roles = ["security_officer"]
unit = "VP"
clearance = "TOP_SECRET"
party_papers = true
commitment = "CK-1"

[[people]]
username = "luutru"
full_name = "Phạm Quốc Bảo"
roles = ["archivist", "checker"]
unit = "VP"
clearance = "CONFIDENTIAL"
assigned = ["BTCTU"]
commitment = "CK-2"
course = "Tập huấn 2026"

[[fonds]]
code = "P15"
title = "Phông Ban Tổ chức"

[[inventories]]
code = "ML07"
fonds = "P15"
number = "07"
title = "Văn bản về số hóa"
unit = "VP"
period = "2021-2024"
highest = "SECRET"
list = "danh-muc.xlsx"

[[inventories]]
code = "ML08"
fonds = "P15"
title = "Văn bản khác"
unit = "BTCTU"
level = "CONFIDENTIAL"
"""
MADE = {
    "site": 1, "units": 2, "workstations": 1, "people": 3, "fonds": 1, "inventories": 2, "lists": 1,
}  # fmt: skip


@pytest.fixture
def folder(settings, tmp_path):
    settings.KHOSO_DATA = tmp_path
    samples = settings.BASE_DIR / "samples"
    (tmp_path / "danh-muc.xlsx").write_bytes((samples / "lists" / "ML07-2020.xlsx").read_bytes())
    return tmp_path


def set_up(folder, text):
    """What the command says, and its exit code."""
    (folder / "ke-hoach.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("set_up", str(folder / "ke-hoach.toml"), json=True, stdout=out, stderr=err)
    except CommandError as why:
        code = why.returncode
    told = json.loads(out.getvalue())
    assert set(told) == {"made", "known", "problems"}
    assert code == (1 if told["problems"] else 0)
    return told


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


UNIT = '[[units]]\ncode = "BTCTU"\nname = "Ban"\n'
SOUND_PERSON = '[[people]]\nusername = "an"\nfull_name = "Bùi An"\nroles = ["officer"]\n'
INVENTORY = '[[fonds]]\ncode = "P1"\ntitle = "Phông"\n[[inventories]]\ncode = "ML1"\nfonds = "P1"\ntitle = "Văn bản"\n'
MISTAKES = [
    ("không phải toml", ["plan"]),
    ("a = [" * 5000, ["plan"]),
    (b"\xff\xfeorganisation", ["plan"]),
    (b"#" * 5_000_000, ["plan"]),
    ("organisation = 5", ["organisation"]),
    ('organisation = ""', ["organisation"]),
    (f'organisation = "{"Ban " * 2500}"', ["organisation"]),
    ('mat_khau = "x"\nunitz = 1', ["mat_khau", "unitz"]),
    ("units = 5", ["units"]),
    ('units = ["BTCTU"]', ["units"]),
    ("[[units]]", ["units[1].code", "units[1].name"]),
    (UNIT + 'parent = "BTCTU"', ["units[1].parent"]),
    (UNIT + 'parent = "VP"\n[[units]]\ncode = "VP"\nname = "Văn phòng"\nparent = "BTCTU"',
     ["units[1].parent", "units[2].parent"]),
    (UNIT + 'parent = "KHONGCO"', ["units[1].parent"]),
    (UNIT + UNIT, ["units[2].code"]),
    (UNIT + SOUND_PERSON + 'password = "x"', ["people[1].password"]),
    (UNIT + SOUND_PERSON + 'unit = "KHONGCO"', ["people[1].unit"]),
    (UNIT + SOUND_PERSON + 'assigned = ["KHONGCO"]', ["people[1].assigned"]),
    (UNIT + SOUND_PERSON + 'assigned = "BTCTU"', ["people[1].assigned"]),
    (UNIT + SOUND_PERSON + 'clearance = "MAT"\nparty_papers = "no"',
     ["people[1].clearance", "people[1].party_papers"]),
    (UNIT + SOUND_PERSON + SOUND_PERSON, ["people[2].username"]),
    (UNIT + SOUND_PERSON.replace('"an"', '"Bùi An"'), ["people[1].username"]),
    (UNIT + SOUND_PERSON.replace('"an"', '"setup"'), ["people[1].username"]),
    (UNIT + SOUND_PERSON.replace('"officer"', '"chief"'), ["people[1].roles"]),
    (UNIT + SOUND_PERSON.replace('"officer"', ""), ["people[1].roles"]),
    (UNIT + SOUND_PERSON.replace('"officer"', '"administrator", "security_officer"'),
     ["people[1].roles"]),
    ('[[workstations]]\nname = "M"\naddress = "10.0.0.300"', ["workstations[1].address"]),
    ('[[workstations]]\nname = "M"\naddress = "10.0.0.3"\nsealed_until = "2027"',
     ["workstations[1].sealed_until"]),
    ('[[workstations]]\nname = "M"\naddress = "10.0.0.3"\n[[workstations]]\nname = "M"\naddress = "10.0.0.4"',
     ["workstations[2].name"]),
    ('[[workstations]]\nname = "CO"\naddress = "10.0.0.3"', ["workstations[1].name"]),
    (INVENTORY + 'unit = "KHONGCO"', ["inventories[1].unit"]),
    (INVENTORY.replace("ML1", "ML/1") + 'unit = "CO"', ["inventories[1].code"]),
    (INVENTORY.replace('fonds = "P1"', 'fonds = "P2"') + 'unit = "CO"', ["inventories[1].fonds"]),
    (INVENTORY + 'unit = "CO"\nperiod = "2014-2010"', ["inventories[1].period"]),
    (INVENTORY + 'unit = "CO"\nperiod = "²010-2014"', ["inventories[1].period"]),
    (INVENTORY + 'unit = "CO"\nfiling = "later"', ["inventories[1].filing"]),
    (INVENTORY + 'unit = "CO"\nlist = "khong-co.xlsx"', ["inventories[1].list"]),
    ('[[batches]]\ninventory = "KHONGCO"\nfolder = "."', ["batches[1].inventory"]),
    (INVENTORY + 'unit = "CO"\n[[batches]]\ninventory = "ML1"\nfolder = "khong-co"',
     ["batches[1].folder"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "places"), MISTAKES)
def test_a_mistake_is_told_with_its_place_and_nothing_of_its_entry_is_made(folder, text, places):
    unit("CO")
    call_command("workstation", "CO", "10.0.0.1", stdout=StringIO())
    told = set_up(folder, text)
    assert [problem["where"] for problem in told["problems"]] == places
    assert all(" " in p["reason"] and "%(" not in p["reason"] for p in told["problems"])
    mistaken = {tuple(place.partition(".")[0].rstrip("]").split("[")) for place in places}
    for kind in {each[0] for each in mistaken if len(each) == 2}:
        written = text.count(f"[[{kind}]]")
        sound = written - len({each for each in mistaken if each[0] == kind})
        assert told["made"].get(kind, 0) == sound
    assert User.objects.count() == told["made"].get("people", 0)
    assert Inventory.objects.count() == told["made"].get("inventories", 0)


def test_all_mistakes_are_told_together_and_what_is_sound_is_made(folder):
    text = WHOLE.replace('"10.0.0.7"', '"10.0.0"').replace('"CONFIDENTIAL"', '"MẬT"')
    told = set_up(folder, text + '\n[[batches]]\ninventory = "ML08"\nfolder = "khong-co"\n')
    assert [problem["where"] for problem in told["problems"]] == [
        "workstations[1].address", "people[3].clearance", "inventories[2].level",
        "batches[1].inventory",
    ]  # fmt: skip
    assert told["made"] == {
        "site": 1,
        "units": 2,
        "people": 2,
        "fonds": 1,
        "inventories": 1,
        "lists": 1,
    }
    told = set_up(folder, WHOLE)
    assert told["problems"] == []
    assert told["made"] == {"workstations": 1, "people": 1, "inventories": 1}


def test_a_list_that_is_none_is_told_and_its_inventory_stands(folder):
    (folder / "danh-muc.xlsx").write_bytes(b"PK not a list")
    told = set_up(folder, WHOLE)
    assert [problem["where"] for problem in told["problems"]] == ["inventories[1].list"]
    assert told["made"]["inventories"] == 2
    assert "lists" not in told["made"]


def test_an_inventory_is_not_moved_into_another_fonds(folder):
    set_up(folder, WHOLE)
    other = '[[fonds]]\ncode = "P16"\ntitle = "Phông khác"\n' + WHOLE[
        WHOLE.index("[[inventories]]") :
    ].replace('"P15"', '"P16"')
    told = set_up(folder, other)
    assert [p["where"] for p in told["problems"]] == [
        "inventories[1].fonds",
        "inventories[2].fonds",
    ]
    assert set(Inventory.objects.values_list("fonds__code", flat=True)) == {"P15"}


def test_a_plan_that_is_not_there_is_one_problem(folder):
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("set_up", str(folder / "khong-co.toml"), json=True, stdout=out)
    assert [p["where"] for p in json.loads(out.getvalue())["problems"]] == ["plan"]


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


def test_every_problem_of_a_plan_has_a_sentence():
    """Those of reading; those of carrying out are met above."""
    for text, _ in MISTAKES:
        _, problems = read_plan(text if isinstance(text, bytes) else text.encode())
        assert all(problem.code in PROBLEM_WORDS for problem in problems)


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
