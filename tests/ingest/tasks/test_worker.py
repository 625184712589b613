"""A worker with real reading processes, a scripted engine, and whatever may go wrong."""

import json
from io import BytesIO

import pytest
from django.conf import settings
from django.utils import timezone
from fpdf import FPDF

from access.api import Level
from archive.api import Record, open_vault
from audit.api import Who
from ingest.actions.intake import open_batch
from ingest.domain.ledger import State
from ingest.models import Item, ItemPage, WorkerBeat
from ingest.queries.ledgers import ledger
from ingest.tasks.taking_in import Intake, take_in_folder
from ingest.tasks.worker import Worker
from tests.people import unit

pytestmark = pytest.mark.django_db

WHO = Who(name="console")


def pdf(pages, word="x"):
    document = FPDF()
    for number in range(pages):
        document.add_page()
        document.set_font("helvetica")
        document.cell(text=f"{word} {number}")
    return bytes(document.output())


@pytest.fixture
def folder(tmp_path):
    scans = tmp_path / "scans"
    scans.mkdir()
    return scans


def batch_of(folder, tmp_path):
    batch = open_batch(
        who=WHO, source=str(folder), title="Lô", inventory=None, unit=unit().pk,
        level=Level.ORDINARY, at=timezone.now(),
    )  # fmt: skip
    intake = Intake(
        vault=open_vault(settings.KHOSO_VAULT),
        who=WHO,
        scratch=tmp_path / "scratch",
        now=timezone.now,
    )
    list(take_in_folder(folder, batch=batch, intake=intake))
    return batch


def work(tmp_path, script, readers=1):
    path = tmp_path / "script.json"
    path.write_text(json.dumps(script))
    Worker(
        vault=open_vault(settings.KHOSO_VAULT),
        engine=f"scripted:{path}",
        readers=readers,
        scratch=tmp_path / "scratch",
        now=timezone.now,
    ).run(until_idle=True)


def test_a_folder_is_read_and_waits_for_a_person(folder, tmp_path):
    (folder / "a.pdf").write_bytes(pdf(2, "a"))
    (folder / "b.pdf").write_bytes(pdf(1, "b"))
    batch = batch_of(folder, tmp_path)
    work(tmp_path, {"pages": {"default": {"text": "Kế hoạch", "confidence": 95}}}, readers=2)
    batch.refresh_from_db()
    now = ledger(batch)
    assert now.balances
    assert (now.terms["waiting"].files, now.terms["waiting"].pages) == (2, 3)
    assert ItemPage.objects.count() == 3
    assert Record.objects.count() == 0
    assert WorkerBeat.objects.count() == 0


def test_the_original_is_in_the_vault_byte_for_byte(folder, tmp_path):
    content = pdf(1)
    (folder / "a.pdf").write_bytes(content)
    batch_of(folder, tmp_path)
    item = Item.objects.get()
    assert b"".join(open_vault(settings.KHOSO_VAULT).read(item.digest)) == content
    assert (folder / "a.pdf").read_bytes() == content


def test_a_reader_that_crashes_once_costs_nothing(folder, tmp_path):
    (folder / "a.pdf").write_bytes(pdf(3))
    batch_of(folder, tmp_path)
    work(tmp_path, {"pages": {"default": "chữ"}, "faults": {"2": "crash"}, "once": True})
    item = Item.objects.get()
    assert (item.state, item.deaths) == (State.WAITING, 1)
    assert item.item_pages.count() == 3


def test_a_file_that_kills_three_readers_is_set_aside_and_the_rest_goes_on(folder, tmp_path):
    (folder / "a.pdf").write_bytes(pdf(3, "a"))
    (folder / "b.pdf").write_bytes(pdf(1, "b"))
    batch = batch_of(folder, tmp_path)
    work(tmp_path, {"pages": {"default": "chữ"}, "faults": {"3": "crash"}})
    states = dict(Item.objects.values_list("name", "state"))
    assert states == {"a.pdf": State.QUARANTINED, "b.pdf": State.WAITING}
    assert Item.objects.get(name="a.pdf").reason == "reader_died"
    batch.refresh_from_db()
    assert ledger(batch).balances


def test_no_file_stops_the_batch(folder, tmp_path):
    (folder / "good.pdf").write_bytes(pdf(1))
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "cut.pdf").write_bytes(pdf(1)[:300])
    (folder / "noise.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 40)
    (folder / "text.txt").write_text("chữ")
    (folder / "link.pdf").symlink_to(folder / "good.pdf")
    batch = batch_of(folder, tmp_path)
    work(tmp_path, {"pages": {"default": "chữ"}})
    batch.refresh_from_db()
    now = ledger(batch)
    assert now.balances
    assert now.settled
    assert (
        now.terms["waiting"].files,
        now.terms["quarantined"].files,
        now.terms["rejected"].files,
    ) == (1, 4, 1)
    assert all(item.reason for item in Item.objects.exclude(state=State.WAITING))


def test_a_source_is_never_changed(folder, tmp_path):
    (folder / "a.pdf").write_bytes(pdf(1))
    (folder / "empty.pdf").write_bytes(b"")
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    batch_of(folder, tmp_path)
    work(tmp_path, {"pages": {"default": "chữ"}})
    assert {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.iterdir()} == before


def test_a_full_vault_takes_nothing_half(folder, tmp_path, monkeypatch):
    from archive.api import VaultFull

    (folder / "a.pdf").write_bytes(pdf(1))
    vault = open_vault(settings.KHOSO_VAULT)

    def full(_source: BytesIO, **_how):
        raise VaultFull("no room")

    monkeypatch.setattr(vault, "put", full)
    with pytest.raises(VaultFull):
        batch_of(folder, tmp_path)
    assert Item.objects.count() == 0
