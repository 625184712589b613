"""A worker with real reading processes, a scripted engine, and whatever may go wrong."""

import json
from io import BytesIO

import pytest
from django.conf import settings
from django.db.models import F
from django.utils import timezone
from fpdf import FPDF

from access.api import Level
from access.models import User
from archive.api import VaultFull, open_store
from archive.models import Record, StoredFile
from archive.storage import open_vault
from audit.api import Who
from ingest.actions.claiming import MOST_GIVE_BACKS, note_trouble, register_worker
from ingest.actions.intake import open_batch
from ingest.domain.ledger import State
from ingest.models import Item, ItemPage, WorkerBeat
from ingest.queries.ledgers import ledger
from ingest.tasks.pulse import Pulse
from ingest.tasks.reader_slot import ReaderSlot
from ingest.tasks.taking_in import Intake, take_in_folder
from ingest.tasks.worker import Worker
from machine.processes import process_name
from machine.troubles import Trouble
from reading.process.handle import ReadingProcess
from tests.people import bytes_of, person, unit

pytestmark = pytest.mark.django_db

WHO = Who(name="console")
BACKEND = "django.contrib.auth.backends.ModelBackend"


def pdf(pages, word="x", keywords=""):
    document = FPDF()
    document.set_keywords(keywords)
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
        store=open_store(settings.KHOSO_VAULT),
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
        store=open_store(settings.KHOSO_VAULT),
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


def test_a_worker_tells_with_its_signs_how_many_readers_it_has_and_how_many_pages_they_read(
    folder, tmp_path, monkeypatch
):
    (folder / "a.pdf").write_bytes(pdf(2, "a"))
    batch_of(folder, tmp_path)
    monkeypatch.setattr(Pulse, "is_due", True)
    script, told = tmp_path / "script.json", set()
    script.write_text(json.dumps({"pages": {"default": "chữ"}}))
    Worker(
        store=open_store(settings.KHOSO_VAULT),
        engine=f"scripted:{script}",
        readers=3,
        scratch=tmp_path / "scratch",
        now=timezone.now,
        on_progress=lambda: told.update(
            WorkerBeat.objects.values_list("readers", "at_work", "pages_lately")
        ),
    ).run(until_idle=True)
    assert {readers for readers, *_ in told} == {3}
    assert {at_work for _, at_work, _ in told} == {0, 1}
    assert max(pages for *_, pages in told) == 2


def test_the_original_is_in_the_vault_byte_for_byte(folder, tmp_path):
    content = pdf(1)
    (folder / "a.pdf").write_bytes(content)
    batch_of(folder, tmp_path)
    item = Item.objects.get()
    assert bytes_of(item.original) == content
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
    (folder / "a.pdf").write_bytes(pdf(1))
    vault = open_vault(settings.KHOSO_VAULT)

    def full(_source: BytesIO, **_how):
        raise VaultFull("no room")

    monkeypatch.setattr(vault, "put", full)
    with pytest.raises(VaultFull):
        batch_of(folder, tmp_path)
    assert Item.objects.count() == 0


def scratch_files(tmp_path):
    stays = {".gate", "readers.log"}
    found = (tmp_path / "scratch").rglob("*")
    return [path.name for path in found if path.is_file() and path.name not in stays]


def impatient(tmp_path, script, engine=""):
    path = tmp_path / "script.json"
    path.write_text(json.dumps(script))
    return Worker(
        store=open_store(settings.KHOSO_VAULT),
        engine=engine or f"scripted:{path}",
        readers=1,
        scratch=tmp_path / "scratch",
        now=timezone.now,
        patience_s=0,
    )


def test_nothing_of_a_file_stays_in_scratch(folder, tmp_path):
    (folder / "a.pdf").write_bytes(pdf(1))
    (folder / "bad.pdf").write_bytes(pdf(1)[:300])
    left = tmp_path / "scratch" / "item-left"
    left.mkdir(parents=True)
    (left / "original").write_bytes(b"TOP SECRET")
    batch_of(folder, tmp_path)
    work(tmp_path, {"pages": {"default": "chữ"}})
    assert scratch_files(tmp_path) == []


def test_a_vault_that_is_full_when_a_copy_is_finished_makes_the_worker_pause(
    folder, tmp_path, monkeypatch
):
    (folder / "a.pdf").write_bytes(pdf(2))
    batch_of(folder, tmp_path)
    vault = open_vault(settings.KHOSO_VAULT)
    put = vault.put

    def full(_source, **_options):
        raise VaultFull("no room")

    monkeypatch.setattr(vault, "put", full)
    worker = impatient(tmp_path, {"pages": {"default": "chữ"}})
    worker.run(until_idle=True)
    item = Item.objects.get()
    assert worker.trouble == Trouble.VAULT_FULL
    assert (item.state, item.attempts, item.item_pages.count()) == (State.QUEUED, 0, 2)
    assert scratch_files(tmp_path) == []
    monkeypatch.setattr(vault, "put", put)
    work(tmp_path, {"pages": {"default": "chữ"}})
    item.refresh_from_db()
    assert item.state == State.WAITING


@pytest.mark.parametrize(
    ("engine", "name", "trouble"),
    [
        ("scripted", "PATH", Trouble.PROGRAM_MISSING),
        ("tesseract", "PATH", Trouble.PROGRAM_MISSING),
        ("tesseract", "KHOSO_TESSDATA", Trouble.LANGUAGE_DATA_MISSING),
    ],
)
def test_a_machine_without_what_reading_needs_costs_no_file_a_try(
    engine, name, trouble, folder, tmp_path, monkeypatch
):
    """On a bare machine every file was given back five times and set aside."""
    (folder / "a.pdf").write_bytes(pdf(1))
    batch_of(folder, tmp_path)
    with monkeypatch.context() as machine:
        machine.setenv(name, str(tmp_path / "nothing-here"))
        named = "" if engine == "scripted" else "tesseract:"
        worker = impatient(tmp_path, {"pages": {"default": "chữ"}}, named)
        worker.run(until_idle=True)
    item = Item.objects.get()
    assert worker.trouble == trouble
    assert (item.state, item.attempts, item.give_backs) == (State.QUEUED, 0, 0)
    work(tmp_path, {"pages": {"default": "chữ"}})
    item.refresh_from_db()
    assert item.state == State.WAITING


def test_a_worker_in_trouble_says_so_on_the_administrator_s_page(folder, tmp_path, client):
    person("qt", "administrator")
    register_worker(worker=process_name(), at=timezone.now())
    note_trouble(worker=process_name(), trouble=Trouble.VAULT_FULL, at=timezone.now())
    client.force_login(User.objects.get(username="qt"), backend=BACKEND)
    shown = client.get("/").content.decode()
    assert "Máy đọc đang tạm dừng." in shown
    assert "Ổ đĩa của kho tệp đã đầy." in shown
    note_trouble(worker=process_name(), trouble="", at=timezone.now())
    assert "Máy đọc đang tạm dừng." not in client.get("/").content.decode()


def test_a_busy_engine_is_counted_and_the_item_waits_its_time(folder, tmp_path):
    (folder / "a.pdf").write_bytes(pdf(1))
    batch_of(folder, tmp_path)
    worker = impatient(tmp_path, {"pages": {"default": "chữ"}, "faults": {"1": "busy"}})
    worker.run(until_idle=True, batch_is_settled=lambda: Item.objects.get().give_backs > 0)
    item = Item.objects.get()
    assert (item.state, item.give_backs, item.deaths) == (State.QUEUED, 1, 0)
    assert item.not_before > timezone.now()


def test_an_original_that_is_lost_from_the_vault_is_counted_and_holds_nobody_up(folder, tmp_path):
    (folder / "a.pdf").write_bytes(pdf(1, "a"))
    (folder / "b.pdf").write_bytes(pdf(1, "b"))
    batch_of(folder, tmp_path)
    lost = Item.objects.get(name="a.pdf")
    vault = open_vault(settings.KHOSO_VAULT)
    vault.destroy(lost.original.object_name, at=timezone.now())
    for _ in range(MOST_GIVE_BACKS):
        Item.objects.filter(pk=lost.pk).update(not_before=None)
        given = Item.objects.get(pk=lost.pk).give_backs
        impatient(tmp_path, {"pages": {"default": "chữ"}}).run(
            until_idle=True,
            batch_is_settled=lambda given=given: (
                Item.objects.get(pk=lost.pk).give_backs > given
                or Item.objects.get(pk=lost.pk).state == State.QUARANTINED
            ),
        )
    states = dict(Item.objects.values_list("name", "state"))
    assert states == {"a.pdf": State.QUARANTINED, "b.pdf": State.WAITING}
    assert Item.objects.get(pk=lost.pk).reason == "original_damaged"


def test_a_reader_that_names_another_file_as_its_copy_gets_nothing_into_the_vault(tmp_path):
    key = tmp_path / "secret_key"
    key.write_bytes(b"secret")
    slot = ReaderSlot(ReadingProcess(), -1, folder=tmp_path / "item-1")
    slot.folder.mkdir()
    (slot.folder / "link.pdf").symlink_to(key)
    for name in (key, slot.folder / "none.pdf", slot.folder / ".." / "secret_key"):
        with pytest.raises(ValueError):
            slot.opened(str(name))
    with pytest.raises(OSError):
        slot.opened(str(slot.folder / "link.pdf"))


def test_a_copy_that_came_too_late_leaves_neither_row_nor_object(folder, tmp_path, monkeypatch):
    (folder / "a.pdf").write_bytes(pdf(1))
    batch_of(folder, tmp_path)
    vault = open_vault(settings.KHOSO_VAULT)
    put = vault.put

    def taken_over(source, **options):
        stored = put(source, **options)
        # Somebody took the item while the copy went into the vault.
        Item.objects.update(fence=F("fence") + 1)
        return stored

    monkeypatch.setattr(vault, "put", taken_over)
    worker = impatient(tmp_path, {"pages": {"default": "chữ"}})
    worker.run(until_idle=True, batch_is_settled=lambda: Item.objects.get().fence > 1)
    monkeypatch.setattr(vault, "put", put)
    Item.objects.update(state=State.QUEUED, worker="")
    work(tmp_path, {"pages": {"default": "chữ"}})
    item = Item.objects.get()
    assert item.state == State.WAITING
    assert StoredFile.objects.count() == 2
    assert set(vault.names()) == {
        item.original.object_name,
        item.access_copy.object_name,
    }


def test_a_file_that_eats_memory_is_judged_by_a_fresh_process_and_harms_no_other(folder, tmp_path):
    (folder / "a.pdf").write_bytes(pdf(1, "a"))
    (folder / "b.pdf").write_bytes(pdf(2, "b"))
    (folder / "c.pdf").write_bytes(pdf(1, "c"))
    batch_of(folder, tmp_path)
    work(tmp_path, {"pages": {"default": "chữ"}, "faults": {"2": "memory"}})
    found = {row.name: (row.state, row.reason, row.deaths) for row in Item.objects.all()}
    assert found == {
        "a.pdf": (State.WAITING, "", 0),
        "b.pdf": (State.QUARANTINED, "memory_limit", 0),
        "c.pdf": (State.WAITING, "", 0),
    }
