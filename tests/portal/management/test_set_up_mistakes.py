"""Every mistake of a plan is told together, and what is sound is made."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from access.models import User
from archive.models import Inventory
from portal.domain.plan import PROBLEM_WORDS
from portal.domain.reading_plans import read_plan
from tests.people import unit
from tests.portal.management.plans import WHOLE, set_up

pytestmark = pytest.mark.django_db


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


def test_every_problem_of_a_plan_has_a_sentence():
    """Those of reading; those of carrying out are met above."""
    for text, _ in MISTAKES:
        _, problems = read_plan(text if isinstance(text, bytes) else text.encode())
        assert all(problem.code in PROBLEM_WORDS for problem in problems)
