"""The nightly look: everything wrong in the vault is noticed, nothing is deleted."""

import io
import json
import os
import signal
import threading
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from access.api import Level
from access.models import User
from archive.api import (
    BrokenOff,
    Looking,
    Store,
    keep,
    look_is_due,
    look_through,
    note_stored_file,
    open_store,
    vault_report,
)
from archive.domain.secrecy import Secrecy
from archive.models import StoredFile, VaultLook
from archive.storage import open_vault
from audit.api import Who
from audit.models import Event
from tests.archive.storage.rigs import put
from tests.daily import daily
from tests.ingest.views.scans import open_a_batch, waiting
from tests.people import AT, inventory, person, record

pytestmark = pytest.mark.django_db

WHO = Who(name="keeper")


@pytest.fixture
def vault(settings, tmp_path):
    settings.KHOSO_DATA = tmp_path
    settings.KHOSO_VAULT = f"file:{tmp_path / 'vault'}"
    return open_vault(settings.KHOSO_VAULT)


def look(*options):
    out = io.StringIO()
    call_command("look_after_vault", "--json", "--rate=0", *options, stdout=out)
    return json.loads(out.getvalue())


def counts(result):
    return {name: result[name] for name in ("damaged", "missing", "orphans", "unreferenced")}


def nothing_but(**wrong):
    return dict.fromkeys(("damaged", "missing", "orphans", "unreferenced"), 0) | wrong


def flip(vault, digest, place=0):
    path = vault.path_of(digest)
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= 1 << place % 8
    path.write_bytes(bytes(content))
    path.chmod(0o444)


def test_a_vault_that_is_right_is_said_to_be_right(vault):
    place = inventory()
    for _ in range(3):
        record(place)
    result = look()
    assert (result["finished"], result["objects"]) == (True, 3)
    assert counts(result) == nothing_but()
    assert not Event.objects.filter(action="vault_damage").exists()
    assert Event.objects.get(action="look_after_vault").outcome == "done"


def test_a_site_that_never_kept_a_file_has_nothing_wrong(vault):
    assert counts(look()) == nothing_but()


@pytest.mark.parametrize("many", daily([6, 100], 6))
def test_one_flipped_bit_in_each_of_many_objects_is_noticed_as_often(vault, many):
    place = inventory()
    made = [record(place, file=b"scan %d " % n * (n + 1)) for n in range(many)]
    for n, row in enumerate(made):
        flip(vault, row.original.digest, place=n * 7)
    result = look()
    assert counts(result) == nothing_but(damaged=many)
    assert {row["object"] for row in result["findings"]} == {r.original.digest for r in made}
    events = Event.objects.filter(action="vault_damage", outcome="failed")
    assert set(events.values_list("subject", flat=True)) == {row.accession for row in made}
    assert Event.objects.get(action="look_after_vault").outcome == "failed"


def test_a_finding_is_told_once_however_often_it_is_looked_at(vault):
    made = record(inventory(), level=Level.SECRET)
    flip(vault, made.original.object_name)
    assert look()["damaged"] == look()["damaged"] == 1
    event = Event.objects.get(action="vault_damage")
    assert (event.subject, event.level) == (made.accession, Level.SECRET)


def test_what_is_missing_is_told_apart_from_what_is_damaged(vault):
    place = inventory()
    gone, spoilt = record(place), record(place)
    vault.path_of(gone.original.object_name).unlink()
    flip(vault, spoilt.original.object_name)
    result = look()
    assert counts(result) == nothing_but(damaged=1, missing=1)
    assert {row["object"]: row["kind"] for row in result["findings"]} == {
        gone.original.digest: "missing",
        spoilt.original.digest: "damaged",
    }


def test_an_object_nobody_knows_is_reported_when_seen_twice_and_never_removed(vault):
    record(inventory())
    orphan = put(vault, b"left by a worker that was killed").name
    assert counts(look()) == nothing_but()
    assert counts(look()) == nothing_but(orphans=1)
    assert counts(look()) == nothing_but(orphans=1)
    assert Event.objects.filter(action="vault_damage", reason="orphan").count() == 1
    vault.verify(orphan)


def test_a_file_that_nobody_points_at_is_reported_when_seen_twice(vault):
    waiting(open_a_batch(inventory()))
    stored = put(vault, b"access copy of a lost claim")
    note_stored_file(stored, media="application/pdf", at=AT)
    assert counts(look()) == nothing_but()
    assert counts(look()) == nothing_but(unreferenced=1)
    assert StoredFile.objects.filter(digest=stored.digest).exists()


def test_what_was_seen_once_and_is_known_at_the_second_look_was_never_an_orphan(vault):
    stored = put(vault, b"taken in while the look was at work")
    look()
    note_stored_file(stored, media="application/pdf", at=AT)
    assert counts(look()) == nothing_but()
    assert not Event.objects.filter(action="vault_damage").exists()


@pytest.mark.parametrize("how", ["put again", "put back by hand"])
def test_what_is_mended_is_no_finding_any_more(vault, how):
    made = record(inventory(), file=b"the right bytes")
    flip(vault, made.original.object_name)
    look()
    if how == "put again":
        keep(
            open_store(settings.KHOSO_VAULT),
            io.BytesIO(b"the right bytes"),
            secrecy=Secrecy(Level.ORDINARY),
            who=WHO,
            at=timezone.now(),
        )
        assert vault_report().damaged == 0
    else:
        path = vault.path_of(made.original.object_name)
        path.chmod(0o644)
        path.write_bytes(b"the right bytes")
    assert counts(look()) == nothing_but()
    event = Event.objects.get(action="mend_file")
    assert (event.subject, event.outcome) == (made.accession, "done")


def broken_off_after(vault, objects):
    passed = []

    def tell(_look):
        passed.append(1)
        if len(passed) == objects:
            raise BrokenOff

    return Looking(
        store=Store(vault), who=WHO, now=timezone.now, seen=lambda _length: None, passed=tell
    )


def test_a_look_that_was_broken_off_goes_on_where_it_stood(vault):
    place = inventory()
    made = [record(place) for _ in range(12)]
    for row in made:
        flip(vault, row.original.object_name)
    for _ in range(2):
        with pytest.raises(BrokenOff):
            look_through(broken_off_after(vault, 5))
    assert VaultLook.objects.get().objects_seen == 10
    result = look()
    assert (result["finished"], result["objects"]) == (True, 12)
    assert counts(result) == nothing_but(damaged=12)
    assert VaultLook.objects.get().damaged == 12
    assert Event.objects.filter(action="vault_damage").count() == 12


def test_a_look_of_no_minutes_left_ends_unfinished_and_the_next_goes_on(vault):
    place = inventory()
    for _ in range(3):
        record(place)
    assert look("--minutes=0.000001")["finished"] is False
    assert look()["finished"] is True


def test_sigterm_ends_a_look_in_good_order(vault):
    record(inventory(), file=bytes(3_000_000))
    out = io.StringIO()
    timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM))
    timer.start()
    call_command("look_after_vault", "--json", "--rate=0.1", stdout=out)
    timer.join()
    assert json.loads(out.getvalue())["finished"] is False
    assert look()["finished"] is True


def test_hashing_keeps_to_its_rate(vault):
    record(inventory(), file=bytes(2_000_000))
    began = time.monotonic()
    call_command("look_after_vault", "--rate=4", stdout=io.StringIO())
    assert time.monotonic() - began >= 0.4


def test_a_vault_that_is_not_there_is_one_sentence_and_no_thousand_losses(vault):
    record(inventory())
    vault.root.rename(vault.root.with_name("unplugged"))
    with pytest.raises(CommandError):
        look()
    assert counts_of_report() == nothing_but()


def counts_of_report():
    report = vault_report()
    return {name: getattr(report, name) for name in nothing_but()}


def test_tonights_look_is_done_once_and_lets_everybody_else_go_first(vault, monkeypatch):
    # A process that stepped back stays there: here it would be all the tests that come after.
    steps_back: list[int] = []
    monkeypatch.setattr(os, "nice", steps_back.append)
    record(inventory())
    call_command("look_after_vault", "--if-due", stdout=io.StringIO())
    call_command("look_after_vault", "--if-due", stdout=io.StringIO())
    assert VaultLook.objects.count() == 1
    assert steps_back == [10]


HOURS = {
    # hour of the day here, hours since the last look ended: is it due?
    (2, 1): False,
    (2, 19): False,
    (2, 21): True,
    (14, 21): False,
    (14, 35): False,
    (14, 37): True,
}


@pytest.mark.parametrize(("when", "due"), HOURS.items())
def test_the_look_is_due_at_night_or_when_the_nights_were_missed(when, due):
    hour, since = when
    at = timezone.localtime(AT).replace(hour=hour, minute=30)
    ended = at - timedelta(hours=since)
    VaultLook.objects.create(started_at=ended, finished_at=ended)
    assert look_is_due(at) is due


def test_a_look_that_was_broken_off_is_due_at_any_hour():
    at = timezone.localtime(AT).replace(hour=14)
    VaultLook.objects.create(started_at=at, finished_at=at)
    assert not look_is_due(at)
    VaultLook.objects.create(started_at=at)
    assert look_is_due(at)


def test_the_administrator_reads_when_it_was_looked_and_what_is_wrong(client, vault):
    person("quan", "administrator")
    client.force_login(User.objects.get(username="quan"))
    assert "chưa soát" in client.get("/").content.decode()
    made = record(inventory())
    look()
    assert "đều đúng" in client.get("/").content.decode()
    flip(vault, made.original.object_name)
    look()
    page = client.get("/").content.decode()
    assert "có tệp hỏng" in page
    assert "Nhập lại thư mục" in page
    assert made.accession not in page


def test_the_level_of_a_finding_is_the_highest_of_all_that_hold_the_file(vault):
    place = inventory()
    record(place, file=b"the same bytes")
    record(place, file=b"the same bytes", level=Level.SECRET)
    flip(vault, record(place, file=b"the same bytes").original.object_name)
    look()
    assert Event.objects.get(action="vault_damage").level == Level.SECRET
