"""Sites that were there before postures go on as they did; new ones begin with what a plan says, or nothing."""

from importlib import import_module

import pytest
from django.apps import apps

from access.api import Level
from archive.domain.posture import Kind, Posture
from archive.models import ListedRecord, PostureDecided, Record
from portal.actions.planning import carry_out
from portal.domain.reading_plans import read_plan
from tests.people import AT, KEEPER, inventory, record

pytestmark = pytest.mark.django_db
BROUGHT = import_module("portal.migrations.0005_sites_that_stand")


def test_a_site_with_records_goes_on_as_a_lan_up_to_secret_and_a_new_one_has_no_posture():
    BROUGHT.keep_posture(apps, None)
    assert not PostureDecided.objects.exists()
    record(inventory(), level=Level.SECRET)
    BROUGHT.keep_posture(apps, None)
    BROUGHT.keep_posture(apps, None)
    found = PostureDecided.objects.get()
    assert (found.kind, found.highest, found.decided_by) == ("lan", 2, "system")


def test_what_is_top_secret_there_loses_its_abstract_and_nothing_else_does():
    place = inventory()
    record(place, level=Level.SECRET, abstract="về mật")
    record(place, level=Level.TOP_SECRET, number="15")
    ListedRecord.objects.create(inventory=place, position=1, abstract="về mật")
    BROUGHT.silence(apps, None)
    assert sorted(Record.objects.values_list("abstract", flat=True)) == ["", "về mật"]
    assert ListedRecord.objects.get().abstract == "về mật"


@pytest.mark.parametrize(
    ("said", "posture"),
    [
        ("register", Posture()),
        ("confidential", Posture(Kind.LAN, Level.CONFIDENTIAL)),
        ("secret", Posture(Kind.LAN, Level.SECRET)),
    ],
)
def test_a_plan_says_the_first_posture_and_later_changes_nothing(said, posture, tmp_path):
    plan, problems = read_plan(f'posture = "{said}"\nposture_document = "QĐ 1"'.encode())
    assert (plan.posture, problems) == (posture, [])
    for _ in range(2):
        done = carry_out(plan, by=KEEPER, folder=tmp_path, since=AT.date(), at=AT)
    assert (done.made["posture"], done.known["posture"]) == (0, 1)
    found = PostureDecided.objects.get()
    assert (found.kind, found.highest, found.document) == (posture.kind, posture.highest, "QĐ 1")


@pytest.mark.parametrize("said", ['"top_secret"', '"lan"', "3", '""'])
def test_a_plan_cannot_say_another_posture(said):
    plan, problems = read_plan(f"posture = {said}".encode())
    assert plan.posture is None
    assert [one.where for one in problems] == ["posture"]
