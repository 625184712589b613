"""The trail on standard output: newest first, for people and for programs, and itself told."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from access.api import AccessDenied, Permission, Role, named, require
from audit.api import Act
from tests.people import AT, actor, person

pytestmark = pytest.mark.django_db


def said(**options):
    out = StringIO()
    call_command("trail", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def refused():
    """Somebody who asked for what is not theirs, and was refused."""
    person("an", Role.OFFICER)
    with pytest.raises(AccessDenied):
        require(
            actor("an"), Permission.READ_TRAIL, named("trail", "KS-1"), act=Act.READ_TRAIL, at=AT
        )


def test_programs_get_every_event_with_who_what_and_how_it_ended(refused):
    looking, refusal, *_ = json.loads(said(json=True))
    assert (looking["action"], looking["os_account"] != "", looking["details"]) == (
        "read_trail", True, {"last": 100_000},
    )  # fmt: skip
    assert refusal["who"] == "an"
    assert (refusal["outcome"], refusal["rule"], refusal["subject"]) == (
        "refused", "audits", "KS-1",
    )  # fmt: skip
    assert refusal["roles"] == ["officer"]
    assert refusal["at"] == "2026-08-12T09:00:00+07:00"


def test_people_get_a_line_an_event_in_words(refused):
    looking, refusal, *_ = said(last=2).splitlines()
    assert "xem nhật ký truy cập" in looking
    assert looking.endswith("được")
    assert refusal.startswith("2026-08-12T09:00:00 an ")
    assert refusal.endswith("bị từ chối")


def test_no_more_events_are_told_than_asked_for(refused):
    assert len(said(last=1).splitlines()) == 1
