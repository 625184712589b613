"""Units and machines of a plan: with their days, their people, what came after them, and their places."""

from datetime import date

import pytest

from access.api import end_duty, machine_in_use, unit_facts, unit_with_code
from access.models import Unit, UnitDuty, Workstation
from audit.models import Event
from tests.people import AT, KEEPER, person, unit
from tests.portal.management.plans import set_up

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 12)
PLAN = """
[[units]]   # Written before what comes after it.
code = "HUDT"
name = "Huyện ủy Đức Trọng"
parent = "TU"
valid_until = 2025-06-30
successors = ["X1", "X2"]

[[units]]
code = "TU"
name = "Tỉnh ủy"
party_code = "12345678901234"
valid_from = 2025-07-01
basis = "NQ 202/2025/QH15"
head = "an"
contact = "an"

[[units]]
code = "X1"
name = "Đảng ủy xã Đức Trọng"
parent = "TU"

[[units]]
code = "X2"
name = "Đảng ủy xã Hiệp Thạnh"
parent = "TU"

[[workstations]]   # Written before what it hangs on.
name = "QUET-01"
kind = "scanner"
attached_to = "MAY-01"
model = "fi-8170"
unit = "TU"

[[workstations]]
name = "MAY-01"
address = "10.0.0.7"
seal_number = "AN-1"
sealed_until = 2090-12-31
serial = "SN-1"

[[people]]
username = "an"
full_name = "Bùi Đức An"
roles = ["administrator"]
unit = "TU"
"""
MADE = {"units": 4, "successors": 1, "workstations": 2, "people": 1, "duties": 2}


def test_lists_are_made_once_whole_and_in_whatever_order(folder):
    assert set_up(folder, PLAN) == {"made": MADE, "known": {}, "problems": []}
    facts = unit_facts("HUDT", TODAY)
    assert facts.is_past
    assert [(one.after.code, one.on) for one in facts.after] == [
        ("X1", date(2025, 7, 1)), ("X2", date(2025, 7, 1)),
    ]  # fmt: skip
    top = unit_with_code("TU")
    assert (top.party_code, top.valid_from) == ("12345678901234", date(2025, 7, 1))
    assert {(one.duty, one.user.username) for one in top.duties.all()} == {
        ("head", "an"), ("contact", "an"),
    }  # fmt: skip
    scanner = machine_in_use(name="QUET-01")
    assert (scanner.kind, scanner.host.name, scanner.unit, scanner.address) == (
        "scanner", "MAY-01", top, None,
    )  # fmt: skip
    acts = Event.objects.count()
    assert set_up(folder, PLAN) == {"made": {}, "known": MADE, "problems": []}
    assert Event.objects.count() == acts


def test_what_people_changed_since_stays(folder):
    set_up(folder, PLAN)
    held = UnitDuty.objects.get(duty="head")
    end_duty(by=KEEPER, code="TU", held=held.pk, last=date(2090, 1, 1), at=AT)
    Unit.objects.filter(code="TU").update(party_code="", name="Tỉnh ủy Lâm Đồng")
    Workstation.objects.filter(name="MAY-01").update(model="OptiPlex")
    assert set_up(folder, PLAN)["made"] == {}
    assert unit_with_code("TU").name == "Tỉnh ủy Lâm Đồng"
    assert UnitDuty.objects.filter(duty="head").count() == 1
    assert machine_in_use(name="MAY-01").model == "OptiPlex"
    sealed = PLAN.replace("AN-1", "AN-2")
    assert set_up(folder, sealed)["made"] == {"workstations": 1}
    assert machine_in_use(name="MAY-01").model == "OptiPlex"


ONE = '[[units]]\ncode = "A"\nname = "Đơn vị A"\n'
MACHINE = '[[workstations]]\nname = "M"\n'


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (ONE + 'party_code = "123"', ["units[1].party_code"]),
        (ONE + "party_code = 12345678901234", ["units[1].party_code"]),
        (ONE + 'party_code = "11111111111111"\n[[units]]\ncode = "B"\nname = "B"\n'
         'party_code = "11111111111111"', ["units[2].party_code"]),
        (ONE + "valid_from = 2025-07-01\nvalid_until = 2025-06-30", ["units[1].valid_from"]),
        (ONE + 'valid_until = "30/06/2025"', ["units[1].valid_until"]),
        (ONE + 'successors = ["KHONGCO"]', ["units[1].successors"]),
        (ONE + 'successors = ["A"]', ["units[1].successors"]),
        (ONE + 'successors = "CO"', ["units[1].successors"]),
        (ONE + 'head = "khongco"', ["units[1].head"]),
        (ONE + 'contact = "Bùi An"', ["units[1].contact"]),
        (ONE + 'valid_until = 2020-01-01\nhead = "khue"', ["units[1].head"]),
        (ONE.replace('"A"', '"A/B"'), ["units[1].code"]),
        ('[[people]]\nusername = "b"\nfull_name = "B"\nroles = ["officer"]\nunit = "A"\n'
         + ONE + "valid_until = 2020-01-01", ["people[1].unit"]),
        (MACHINE, ["workstations[1].address"]),
        (MACHINE + 'kind = "printer"', ["workstations[1].kind"]),
        (MACHINE + 'address = "10.0.0.300"', ["workstations[1].address"]),
        (MACHINE + 'kind = "scanner"\nattached_to = "KHONGCO"', ["workstations[1].attached_to"]),
        (MACHINE + 'kind = "scanner"\nattached_to = "M2"\naddress = "10.0.0.9"\n'
         '[[workstations]]\nname = "M2"\naddress = "10.0.0.8"', ["workstations[1].address"]),
        (MACHINE + 'address = "10.0.0.9"\nunit = "KHONGCO"', ["workstations[1].unit"]),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_line(folder, text, places):
    unit("CO")
    person("khue", "officer")
    told = set_up(folder, text)
    assert [problem["where"] for problem in told["problems"]] == places
    assert all(" " in one["reason"] and "%(" not in one["reason"] for one in told["problems"])
    assert not Workstation.objects.filter(name="M").exists()
