"""A vault may call its objects as it likes: from the folder to the reader nothing rests on a digest."""

import hashlib
import io
import json
import shutil
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from access.api import Level, register_workstation
from access.models import User
from archive.api import (
    discard_copy,
    keep,
    name_before_keeping,
    note_stored_file,
    open_store,
    vault_report,
)
from archive.domain.secrecy import Secrecy
from archive.models import Record, StoredFile
from archive.storage import open_vault
from audit.api import Who
from audit.models import Event
from ingest.actions.intake import open_batch
from ingest.domain.ledger import State
from ingest.models import Item
from ingest.tasks.taking_in import Intake, take_in_folder
from ingest.tasks.worker import Worker
from tests.people import AT, KEEPER, bytes_of, inventory, person, unit

pytestmark = pytest.mark.django_db

WHO = Who(name="console")
PAPER = Path(__file__).parents[2] / "benchmarks/fields/cases/p4_text_outside_cropbox.pdf"


@pytest.fixture
def vault(settings, tmp_path):
    settings.KHOSO_VAULT = f"memory-keyed:{uuid4().hex}"
    settings.KHOSO_DATA = tmp_path
    return open_vault(settings.KHOSO_VAULT)


@pytest.fixture
def store(vault, settings):
    return open_store(settings.KHOSO_VAULT)


@pytest.fixture
def reader(client):
    register_workstation(
        by=KEEPER, at=AT, name="PC01", address="127.0.0.1", seal_number="AN-1",
        sealed_until=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip
    person("van", "archivist")
    client.force_login(User.objects.get(username="van"))
    return client


def take_in(store, tmp_path, title, place=None):
    scans = tmp_path / title
    scans.mkdir()
    shutil.copyfile(PAPER, scans / "a.pdf")
    batch = open_batch(
        who=WHO, source=str(scans), title=title, inventory=place, unit=unit().pk,
        level=Level.ORDINARY, at=timezone.now(),
    )  # fmt: skip
    scratch = tmp_path / "scratch"
    intake = Intake(store=store, who=WHO, scratch=scratch, now=timezone.now)
    return [item for _, item in take_in_folder(scans, batch=batch, intake=intake)]


def read(store, tmp_path, until=None):
    Worker(
        store=store, engine="tesseract:", readers=1, scratch=tmp_path / "scratch",
        now=timezone.now,
    ).run(until_idle=True, batch_is_settled=until)  # fmt: skip


def look():
    out = io.StringIO()
    call_command("look_after_vault", "--json", "--rate=0", stdout=out)
    return json.loads(out.getvalue())


def test_a_file_is_taken_in_read_filed_opened_damaged_and_mended_by_a_name_that_is_no_digest(
    vault, store, reader, tmp_path
):
    place, content = inventory(policy="certain"), PAPER.read_bytes()
    take_in(store, tmp_path, "first", place)
    read(store, tmp_path)
    made = Record.objects.get()
    digest = hashlib.sha256(content).hexdigest()
    assert made.original.digest == digest
    names = set(vault.names())
    assert names == set(StoredFile.objects.values_list("object_name", flat=True))
    assert not names & set(StoredFile.objects.values_list("digest", flat=True))

    [again] = take_in(store, tmp_path, "second", place)
    assert again.state in {State.DUPLICATE, State.QUEUED}
    assert StoredFile.objects.filter(digest=digest).count() == 1
    assert set(vault.names()) == names

    original = reverse("archive:original", args=[made.pk])
    assert b"".join(reader.get(original).streaming_content) == content
    assert Event.objects.get(action="take_file").details["sha256"] == digest
    page = reader.get(reverse("archive:page_image", args=[made.pk, 1]))
    assert page.content.startswith(b"\xff\xd8")
    first = look()
    assert (first["finished"], first["objects"], first["damaged"]) == (True, len(names), 0)

    vault._objects[made.original.object_name] = b"something else"
    assert reader.get(original).status_code == 503
    assert Event.objects.get(action="vault_damage").details == {"sha256": digest}
    assert look()["damaged"] == 1
    take_in(store, tmp_path, "third", place)
    assert Event.objects.get(action="mend_file").details == {"sha256": digest}
    assert vault_report().lost == 0
    assert b"".join(reader.get(original).streaming_content) == content


def test_a_copy_that_came_to_nothing_is_destroyed_by_the_name_it_was_announced_under(vault, store):
    copy = io.BytesIO(b"an access copy of a lost claim")
    announced = name_before_keeping(store, copy, secrecy=Secrecy(Level.SECRET))
    kept = keep(store, copy, secrecy=Secrecy(Level.SECRET), who=WHO, at=AT)
    assert (announced, list(vault.names())) == (kept.name, [kept.name])
    assert announced != kept.digest
    discard_copy(store, announced, at=AT)
    assert list(vault.names()) == []


def test_a_copy_that_a_row_refers_to_is_not_destroyed(vault, store):
    kept = keep(store, io.BytesIO(b"a copy"), secrecy=Secrecy(Level.SECRET), who=WHO, at=AT)
    row = note_stored_file(kept, media="application/pdf", at=AT)
    discard_copy(store, kept.name, at=AT)
    assert bytes_of(row) == b"a copy"


def test_what_nobody_knows_is_reported_by_the_name_the_vault_has_for_it(vault, store):
    orphan = keep(store, io.BytesIO(b"left behind"), secrecy=Secrecy(Level.SECRET), who=WHO, at=AT)
    assert look()["orphans"] == 0
    result = look()
    assert (result["orphans"], result["findings"][0]["object"]) == (1, orphan.name)
    event = Event.objects.get(action="vault_damage", reason="orphan")
    assert (event.subject, event.details) == (orphan.name, {"object": orphan.name})


def test_a_file_that_the_vault_calls_otherwise_now_is_found_where_it_is(store, settings):
    """As after a vault was moved to one that names its objects with another key."""
    row = note_stored_file(
        keep(store, io.BytesIO(b"moved"), secrecy=Secrecy(Level.ORDINARY), who=WHO, at=AT),
        media="application/pdf", at=AT,
    )  # fmt: skip
    settings.KHOSO_VAULT = f"memory-keyed:{uuid4().hex}"
    there = open_store(settings.KHOSO_VAULT)
    kept = keep(there, io.BytesIO(b"moved"), secrecy=Secrecy(Level.ORDINARY), who=WHO, at=AT)
    assert note_stored_file(kept, media="application/pdf", at=AT).pk == row.pk
    row.refresh_from_db()
    assert row.object_name == kept.name
    assert bytes_of(row) == b"moved"


def test_a_damaged_original_is_told_once_however_often_the_machine_tries(vault, store, tmp_path):
    [item] = take_in(store, tmp_path, "first")
    vault._objects[item.original.object_name] = b"something else"
    for times in (1, 2):
        Item.objects.update(not_before=None)
        read(store, tmp_path, lambda times=times: Item.objects.get().give_backs == times)
    event = Event.objects.get(action="vault_damage")
    assert (event.who, event.subject) == ("worker", item.label)
    assert event.level == item.batch.highest
    assert vault_report().damaged == 1
