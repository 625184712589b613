"""Bytes leave the vault right or not at all; damage is an event and a calm page."""

import os
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from access.api import register_workstation
from access.models import User
from archive.api import vault_report
from archive.models import Record, RecordVersion, VaultFinding
from archive.storage import open_vault
from audit.models import Event
from ingest.actions.filing import confirm_item
from ingest.models import Item
from tests.ingest.actions.test_ways_back import SAID, read, sent, take
from tests.ingest.views.scans import open_a_batch, waiting
from tests.people import AT, KEEPER, actor, inventory, person, record, stored

pytestmark = pytest.mark.django_db

CONTENT = b"a scan that somebody will want to read" * 9000


@pytest.fixture
def vault(settings, tmp_path):
    settings.KHOSO_VAULT = f"file:{tmp_path / 'vault'}"
    return open_vault(settings.KHOSO_VAULT)


@pytest.fixture
def officer(client):
    register_workstation(
        by=KEEPER, at=AT, name="PC01", address="127.0.0.1", seal_number="AN-1",
        sealed_until=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip
    person("van", "archivist")
    client.force_login(User.objects.get(username="van"))
    return client


def flip(path):
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(bytes(content))


def cut(path):
    path.chmod(0o644)
    os.truncate(path, path.stat().st_size // 3)


def empty(path):
    path.chmod(0o644)
    os.truncate(path, 0)


def lengthen(path):
    path.chmod(0o644)
    with path.open("ab") as file:
        file.write(b"x")


def replace_by(make):
    def spoil(path):
        path.unlink()
        make(path)

    return spoil


def bytes_of_another(path):
    path.chmod(0o644)
    path.write_bytes(b"bytes of another object")


DAMAGE = {
    "one bit": (flip, "damaged"),
    "cut": (cut, "damaged"),
    "emptied": (empty, "damaged"),
    "a byte more": (lengthen, "damaged"),
    "another object's bytes": (bytes_of_another, "damaged"),
    "a pipe": (replace_by(os.mkfifo), "damaged"),
    "a folder": (replace_by(os.mkdir), "damaged"),
    "a link": (replace_by(lambda path: path.symlink_to("/etc/passwd")), "damaged"),
    "missing": (lambda path: path.unlink(), "missing"),
}
damage = pytest.mark.parametrize(("spoil", "kind"), DAMAGE.values(), ids=DAMAGE)


def calm(response):
    text = response.content.decode()
    return response.status_code == 503 and "Tệp chưa mở được" in text and "quản trị" in text


def told(kind, subject, digest):
    event = Event.objects.get(action="vault_damage")
    return (event.outcome, event.reason, event.subject, event.who) == (
        "failed",
        kind,
        subject,
        "van",
    ) and event.details["sha256"] == digest


@damage
def test_a_damaged_original_never_leaves_and_everybody_who_must_know_is_told(
    officer, vault, spoil, kind
):
    made = record(inventory(), file=CONTENT)
    address = reverse("archive:original", args=[made.pk])
    assert b"".join(officer.get(address).streaming_content) == CONTENT
    spoil(vault.path_of(made.original.object_name))
    assert calm(officer.get(address))
    assert told(kind, made.accession, made.original.object_name)
    assert Event.objects.filter(action="take_file", outcome="done").count() == 1
    report = vault_report()
    assert (report.damaged, report.missing) == (kind == "damaged", kind == "missing")


@damage
def test_a_damaged_copy_is_not_drawn_and_does_not_count_as_seen(officer, vault, spoil, kind):
    made = record(inventory(), file=CONTENT)
    spoil(vault.path_of(made.original.object_name))
    assert calm(officer.get(reverse("archive:page_image", args=[made.pk, 1])))
    assert told(kind, made.accession, made.original.object_name)
    assert not Event.objects.filter(action="view_page").exists()


@damage
def test_a_damaged_scan_of_an_item_is_told_in_the_same_way(officer, vault, spoil, kind):
    item = waiting(open_a_batch(inventory()))
    spoil(vault.path_of(item.original.object_name))
    assert calm(officer.get(reverse("ingest:page_image", args=[item.pk, 1])))
    assert told(kind, item.label, item.original.object_name)
    assert not Event.objects.filter(action="view_page").exists()


def test_a_vault_that_is_not_there_is_no_loss_of_the_file(officer, vault):
    made = record(inventory(), file=CONTENT)
    vault.root.rename(vault.root.with_name("unplugged"))
    assert calm(officer.get(reverse("archive:original", args=[made.pk])))
    assert told("unavailable", made.accession, made.original.object_name)
    assert not VaultFinding.objects.exists()


def test_bytes_altered_while_they_leave_do_not_leave_whole(officer, vault):
    made = record(inventory(), file=CONTENT)
    response = officer.get(reverse("archive:original", args=[made.pk]))
    path = vault.path_of(made.original.object_name)
    path.chmod(0o644)
    with path.open("r+b") as file:
        file.seek(len(CONTENT) - 5)
        file.write(b"other")
    left = []
    with pytest.raises(Exception, match="does not agree"):
        left.extend(response.streaming_content)
    assert len(b"".join(left)) < len(CONTENT)
    assert told("damaged", made.accession, made.original.object_name)


def test_the_length_told_is_that_of_the_bytes_that_leave(officer, vault):
    made = record(inventory(), file=CONTENT)
    type(made.original).objects.filter(pk=made.original_id).update(size=7)
    response = officer.get(reverse("archive:original", args=[made.pk]))
    assert int(response["Content-Length"]) == len(CONTENT)
    assert b"".join(response.streaming_content) == CONTENT


BOX = {"value": "14", "page": 1, "box": [900, 900, 1900, 1100]}


def an_item():
    item = waiting(open_a_batch(inventory()))
    Item.objects.filter(pk=item.pk).update(proposals={**item.proposals, "number": BOX})
    return item.original, item.label, item.pk


def page_of_item():
    file, name, pk = an_item()
    return file, name, reverse("ingest:page_image", args=[pk, 1])


def part_of_page():
    file, name, pk = an_item()
    return file, name, reverse("ingest:part_of_page", args=[pk, "number"])


def original():
    made = record(inventory(), file=CONTENT)
    return made.original, made.accession, reverse("archive:original", args=[made.pk])


def page_of_record():
    made = record(inventory(), file=CONTENT)
    return made.original, made.accession, reverse("archive:page_image", args=[made.pk, 1])


def thumbnail():
    file, name, address = page_of_record()
    return file, name, f"{address}?rong=200"


def page_of_access_copy():
    made = record(inventory(), file=CONTENT)
    copy = stored(b"the reading copy" * 999)
    Record.objects.filter(pk=made.pk).update(access_copy=copy)
    return copy, made.accession, reverse("archive:page_image", args=[made.pk, 1])


def page_of_old_scan():
    batch = open_a_batch(inventory())
    item = waiting(batch)
    confirm_item(
        actor=actor("van"), item_id=item.pk, version=item.version, inventory=batch.inventory_id,
        dossier="", description=SAID, at=AT,
    )  # fmt: skip
    made = Record.objects.get()
    old = made.original
    take(actor("van"), made, read(sent(actor("van"), made)))
    number = RecordVersion.objects.get(record=made, kind="rescanned").number
    return old, made.accession, reverse("archive:old_page_image", args=[made.pk, number, 1])


WAYS = (
    original, page_of_record, thumbnail, page_of_access_copy, page_of_old_scan, page_of_item,
    part_of_page,
)  # fmt: skip


@pytest.mark.parametrize("kind", ["damaged", "missing", "unavailable"])
@pytest.mark.parametrize("way", WAYS)
def test_whichever_way_bytes_leave_damage_is_an_event_and_a_calm_page(officer, vault, way, kind):
    file, subject, address = way()
    if kind == "damaged":
        flip(vault.path_of(file.object_name))
    elif kind == "missing":
        vault.path_of(file.object_name).unlink()
    else:
        vault.root.rename(vault.root.with_name("unplugged"))
    looks = Event.objects.filter(action__in=["view_page", "take_file"]).count()
    answer = officer.get(address)
    assert calm(answer)
    assert answer["Content-Type"].startswith("text/html")
    assert told(kind, subject, file.digest)
    assert Event.objects.filter(action__in=["view_page", "take_file"]).count() == looks
    assert vault_report().lost == (kind != "unavailable")
