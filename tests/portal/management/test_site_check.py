"""Whether all is well with a site is told to a program and to a person, and by how the command ends."""

import json
from contextlib import nullcontext
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from access.api import Level, Role
from access.models import User
from archive.api import Secrecy, open_store
from audit.models import Event
from portal.queries import watching
from tests.people import person

pytestmark = pytest.mark.django_db


def checked(*words, well=False):
    """What the command prints, which ends with 1 where it found something."""
    out = StringIO()
    with nullcontext() if well else pytest.raises(SystemExit, match=r"^1$"):
        call_command("site_check", *words, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_a_program_reads_what_is_wrong_and_what_to_do(settings):
    told = json.loads(checked("--json"))
    assert set(told) == {
        "database", "vault", "search", "workers", "clock_s", "disk_free", "problems",
    }  # fmt: skip
    assert (told["database"], told["workers"]) == (connection.vendor, 0)
    assert told["clock_s"] < 1
    assert (told["vault"]["kind"], told["search"]["kind"]) == ("memory", "memory")
    codes = {one["code"]: one["next"] for one in told["problems"]}
    assert {"no_worker", "indexer"} <= set(codes)
    assert all(codes.values())
    # It is asked every minute, and on a full disk: nothing is written by it.
    assert not Event.objects.exists()


def test_a_site_in_order_ends_well_and_says_so(monkeypatch):
    monkeypatch.setattr(watching, "problems_of", lambda _facts: ())
    assert checked(well=True) == "Mọi thứ đều ổn.\n"
    assert json.loads(checked("--json", well=True))["problems"] == []


def test_the_page_of_whoever_keeps_the_machine_says_the_same_as_the_command():
    person("quan", Role.ADMINISTRATOR)
    client = Client()
    client.force_login(User.objects.get(username="quan"))
    page = client.get("/").content.decode()
    told = json.loads(checked("--json"))["problems"]
    assert [one["what"] for one in told if one["what"] not in page] == []
    assert [one["next"] for one in told if one["next"] not in page] == []


def test_a_clock_that_is_behind_the_trail_is_told():
    call_command("keys", stdout=StringIO())
    ahead = watching.site_seen(at=timezone.now() - timedelta(hours=2))
    facts = watching.facts_of(ahead, at=timezone.now() - timedelta(hours=2))
    assert facts.clock_s > 7000
    assert "clock" in [one.fault for one in watching.problems_of(facts)]


def test_a_folder_that_is_a_vault_is_no_worm_and_says_why(settings, tmp_path):
    settings.KHOSO_VAULT = f"file:{tmp_path / 'vault'}"
    open_store(settings.KHOSO_VAULT).vault.put(BytesIO(b"x"), secrecy=Secrecy(Level.ORDINARY))
    vault = json.loads(checked("--json"))["vault"]
    assert (vault["kind"], vault["worm"]) == ("file", False)
    assert "không ngăn được" in vault["why"]
