"""Workstations and scanners are kept with their place and their seal."""

from datetime import date, timedelta

import pytest

from access.api import (
    AccessDenied,
    ChangedMeanwhile,
    ListError,
    Role,
    actor_for,
    change_workstation,
    delete_workstation,
    end_workstation,
    machine_in_use,
    machines_on,
    make_workstation,
    person_named,
    register_workstation,
    reopen_workstation,
    said_of_machine,
    workstation_at,
)
from access.domain.machines import MachineKind, MachineSaid
from access.models import Workstation
from audit.api import Entry, Who, append
from audit.models import Event
from tests.people import AT, KEEPER, actor, person, unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 12)


def make(name="MAY-01", *, by=KEEPER, **fields):
    told = {"address": "10.0.0.7"} if not fields.get("kind") and "address" not in fields else {}
    return make_workstation(by=by, said=MachineSaid(name=name, **{**told, **fields}), at=AT)


def scanner(name="QUET-01", **fields):
    return make(name, kind=MachineKind.SCANNER, **fields)


def change(machine, *, version=None, **fields):
    found = said_of_machine(Workstation.objects.get(pk=machine.pk))
    said = {name: getattr(found, name) for name in MachineSaid.__slots__} | fields
    return change_workstation(
        by=KEEPER, machine=machine.pk, said=MachineSaid(**said), version=version, at=AT
    )


def end(machine, last=TODAY - timedelta(days=1)):
    return end_workstation(
        by=KEEPER, machine=machine.pk, name=machine.name, last=last, reason="hỏng", at=AT
    )


def refused(act, *args, **fields):
    before = (Event.objects.count(), list(Workstation.objects.values()))
    with pytest.raises(ListError) as caught:
        act(*args, **fields)
    assert (Event.objects.count(), list(Workstation.objects.values())) == before
    return caught.value.field, str(caught.value.fault)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_an_administrator_keeps_machines(role):
    person("khue", role)
    machine = make()
    by, kept = actor("khue"), {"machine": machine.pk, "name": "MAY-01", "at": AT}
    for act in (
        lambda: make("MAY-02", by=by, address="10.0.0.8"),
        lambda: change_workstation(by=by, machine=machine.pk, said=said_of_machine(machine), at=AT),
        lambda: end_workstation(by=by, last=TODAY, reason="", **kept),
        lambda: reopen_workstation(by=by, reason="", **kept),
        lambda: delete_workstation(by=by, **kept),
    ):
        with pytest.raises(AccessDenied):
            act()
    assert Event.objects.filter(who="khue", outcome="refused", rule="administers").count() == 5


def test_a_scanner_hangs_on_a_workstation_or_has_an_address_or_neither():
    place = unit()
    make()
    on = scanner(host="MAY-01", unit=place.code, model="fi-8170", serial="A1")
    own = scanner("QUET-02", address="10.0.0.9")
    bare = scanner("QUET-03")
    assert (on.host.name, on.address, on.unit) == ("MAY-01", None, place)
    assert (own.host, own.address) == (None, "10.0.0.9")
    assert (bare.host, bare.address) == (None, None)
    # Nobody sits at a scanner.
    assert workstation_at("10.0.0.9", at=AT) is None


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"name": "MAY-01", "address": "10.0.0.8"}, ("name", "name_taken")),
        ({"address": "10.0.0.7"}, ("address", "address_taken")),
        ({"address": "10.0.0.256"}, ("address", "not_an_address")),
        ({"address": "máy của Lan"}, ("address", "not_an_address")),
        ({"address": ""}, ("address", "no_address")),
        ({"address": "10.0.0.8", "host": "MAY-01"}, ("host", "two_places")),
        ({"address": "10.0.0.8", "unit": "KHONGCO"}, ("unit", "no_unit")),
        ({"kind": MachineKind.SCANNER, "host": "KHONGCO"}, ("host", "no_workstation")),
        ({"kind": MachineKind.SCANNER, "host": "QUET-01"}, ("host", "no_workstation")),
        (
            {"kind": MachineKind.SCANNER, "host": "MAY-01", "address": "10.0.0.8"},
            ("address", "two_places"),
        ),
    ],
)
def test_a_machine_that_cannot_be_so_is_not_taken(fields, fault):
    make()
    scanner()
    assert refused(make, **{"name": "MAY-02", **fields}) == fault


def test_a_workstation_with_scanners_becomes_none_and_is_not_put_away():
    host = make()
    scanner(host="MAY-01")
    assert refused(change, host, kind="scanner") == ("kind", "has_scanners")
    assert refused(end, host) == ("", "has_scanners")
    assert refused(
        delete_workstation, by=KEEPER, machine=host.pk, name="MAY-01", at=AT
    ) == ("", "still_named")  # fmt: skip


def test_a_change_tells_which_fields_and_the_second_of_two_is_told():
    machine = make()
    change(machine, seal_number="AN-9", sealed_until=TODAY, version=1)
    event = Event.objects.get(action="change_workstation")
    assert event.details["changed"] == ["seal_number", "sealed_until"]
    with pytest.raises(ChangedMeanwhile):
        change(machine, seal_number="AN-8", version=1)
    assert refused(change, machine) == ("", "nothing_changed")
    change(machine, name="MAY-09")
    event = Event.objects.filter(action="change_workstation").latest("id")
    assert (event.details["was"], event.subject) == ("MAY-01", "MAY-09")


def test_an_ended_machine_has_no_seal_and_its_address_is_free():
    person("khue", "archivist")
    old = make(seal_number="1", sealed_until=date(2030, 1, 1))
    at_old = actor_for(person_named("khue"), at=AT, address="10.0.0.7")
    assert (at_old.sealed, at_old.workstation) == (True, "MAY-01")
    end(old)
    after = actor_for(person_named("khue"), at=AT, address="10.0.0.7")
    assert (after.sealed, after.workstation) == (False, "10.0.0.7")
    make("MAY-02")
    assert actor_for(person_named("khue"), at=AT, address="10.0.0.7").workstation == "MAY-02"
    assert refused(
        reopen_workstation, by=KEEPER, machine=old.pk, name="MAY-01", reason="x", at=AT
    ) == ("address", "address_taken")  # fmt: skip


def test_a_machine_that_ends_later_keeps_its_address_until_then():
    old = make()
    end(old, TODAY)
    assert workstation_at("10.0.0.7", at=AT).name == "MAY-01"
    assert refused(make, "MAY-02") == ("address", "address_taken")
    assert workstation_at("10.0.0.7", at=AT + timedelta(days=1)) is None


def test_what_has_ended_is_used_again():
    machine = make()
    assert refused(
        reopen_workstation, by=KEEPER, machine=machine.pk, name="MAY-01", reason="x", at=AT
    ) == ("", "not_ended")  # fmt: skip
    end(machine)
    assert refused(end, machine) == ("", "ended_already")
    reopen_workstation(by=KEEPER, machine=machine.pk, name="MAY-01", reason="đã sửa", at=AT)
    assert workstation_at("10.0.0.7", at=AT).name == "MAY-01"
    assert Event.objects.get(action="reopen_workstation").reason == "đã sửa"


def test_a_machine_at_which_something_was_done_is_not_deleted():
    machine = make()
    who = Who(name="khue", workstation="MAY-01")
    append(Entry(who=who, action="sign_in", subject_kind="person"), at=AT)
    with pytest.raises(ListError) as caught:
        delete_workstation(by=KEEPER, machine=machine.pk, name="MAY-01", at=AT)
    assert caught.value.kinds == ("trail",)
    unused = make("MAY-02", address="10.0.0.8")
    delete_workstation(by=KEEPER, machine=unused.pk, name="MAY-02", at=AT)
    assert list(Workstation.objects.values_list("name", flat=True)) == ["MAY-01"]


def test_lapsed_seals_stand_on_top_then_those_that_soon_will():
    for number, days in enumerate((400, 12, -3, 1, None), 1):
        until = TODAY + timedelta(days=days) if days is not None else None
        make(f"MAY-0{number}", address=f"10.0.0.{number}", sealed_until=until)
    end(make("MAY-00", address="10.0.0.100", sealed_until=date(2020, 1, 1)))
    shown = [(line.machine.name, str(line.seal), line.days) for line in machines_on(TODAY)]
    assert shown == [
        ("MAY-03", "lapsed", 3), ("MAY-04", "soon", 1), ("MAY-02", "soon", 12),
        ("MAY-01", "good", 400), ("MAY-05", "none", 0), ("MAY-00", "lapsed", 2415),
    ]  # fmt: skip


def test_registering_again_makes_nothing_new_and_keeps_what_is_not_said():
    def register(**more):
        return register_workstation(
            by=KEEPER, name="MAY-01", address="10.0.0.7", seal_number="1", sealed_until=TODAY,
            at=AT, **more,
        )  # fmt: skip

    register(said=MachineSaid("MAY-01", model="OptiPlex"))
    register()
    assert Event.objects.filter(subject="MAY-01").count() == 1
    assert machine_in_use(name="", address="10.0.0.7").model == "OptiPlex"
