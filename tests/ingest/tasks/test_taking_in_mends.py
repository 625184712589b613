"""The right bytes in hand mend what the vault holds of them, and the folder goes on."""

import os

import pytest
from django.conf import settings
from django.utils import timezone

from access.api import Level
from archive.api import open_store, vault_report
from archive.storage import open_vault
from audit.api import Who
from audit.models import Event
from ingest.actions.intake import open_batch
from ingest.models import Item
from ingest.tasks.taking_in import Intake, take_in_folder
from tests.people import unit

pytestmark = pytest.mark.django_db

WHO = Who(name="console")
NAMES = ("a.pdf", "b.pdf", "c.pdf")


@pytest.fixture
def vault(settings, tmp_path):
    settings.KHOSO_VAULT = f"file:{tmp_path / 'vault'}"
    return open_vault(settings.KHOSO_VAULT)


@pytest.fixture
def folder(tmp_path):
    scans = tmp_path / "scans"
    scans.mkdir()
    for name in NAMES:
        (scans / name).write_bytes(f"scan {name}".encode())
    return scans


def take_in(folder, tmp_path, title):
    batch = open_batch(
        who=WHO, source=f"{folder}/{title}", title=title, inventory=None, unit=unit().pk,
        level=Level.ORDINARY, at=timezone.now(),
    )  # fmt: skip
    intake = Intake(
        store=open_store(settings.KHOSO_VAULT),
        who=WHO,
        scratch=tmp_path / "scratch",
        now=timezone.now,
    )
    return [name for name, _ in take_in_folder(folder, batch=batch, intake=intake)]


def overwritten(path):
    path.chmod(0o644)
    path.write_bytes(b"scan x.pdf")


def emptied(path):
    path.chmod(0o644)
    os.truncate(path, 0)


def turned_into_a_folder(path):
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("spoil", [overwritten, emptied, turned_into_a_folder, os.unlink])
def test_one_damaged_object_holds_up_neither_its_folder_nor_any_other(
    folder, tmp_path, vault, spoil
):
    assert take_in(folder, tmp_path, "first") == list(NAMES)
    digest = Item.objects.get(name="b.pdf").digest
    spoil(vault.path_of(digest))
    assert take_in(folder, tmp_path, "second") == list(NAMES)
    assert Item.objects.count() == 6
    vault.verify(digest)
    event = Event.objects.get(action="mend_file")
    assert event.details["sha256"] == digest
    assert event.reason == ("missing" if spoil is os.unlink else "damaged")
    assert vault_report().lost == 0


def test_what_was_right_all_along_is_not_said_to_be_mended(folder, tmp_path, vault):
    take_in(folder, tmp_path, "first")
    take_in(folder, tmp_path, "second")
    assert not Event.objects.filter(action="mend_file").exists()
    assert list((vault.root / "damaged").iterdir()) == []
