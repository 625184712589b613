"""A file that finds no room in memory waits and says so; it is counted against nobody."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from access.api import Level
from archive.api import open_store
from archive.models import StoredFile
from audit.api import Who
from ingest.actions.intake import open_batch
from ingest.domain.ledger import State
from ingest.models import Item, WorkerBeat
from ingest.queries.ledgers import ledger
from ingest.tasks.needs import MEMORY_WAITS
from ingest.tasks.taking_in import Intake, TooLarge, take_in_folder
from ingest.tasks.worker import Worker
from machine.troubles import Trouble
from machine.work_place import WorkPlace, wanted_for
from reading.domain.reasons import explain
from tests.ingest.tasks.test_worker import pdf
from tests.machine.memories import memory_of, resize
from tests.people import unit

pytestmark = pytest.mark.django_db
WHO = Who(name="console")


@pytest.fixture
def place(tmp_path):
    """A place in memory of this test's own."""
    return WorkPlace(Path(settings.KHOSO_MEMORY) / tmp_path.name, in_memory=True)


@pytest.fixture
def scans(tmp_path):
    folder = tmp_path / "scans"
    folder.mkdir()
    return folder


def batch_for(scans):
    return open_batch(
        who=WHO, source=str(scans), title="Lô", inventory=None, unit=unit().pk,
        level=Level.ORDINARY, at=timezone.now(),
    )  # fmt: skip


def take_in(scans, batch, place):
    intake = Intake(
        store=open_store(settings.KHOSO_VAULT), who=WHO, scratch=place.folder,
        in_memory=place.in_memory, now=timezone.now,
    )  # fmt: skip
    return list(take_in_folder(scans, batch=batch, intake=intake))


def work(tmp_path, place, **more):
    script = tmp_path / "script.json"
    script.write_text(json.dumps({"pages": {"default": "Kế hoạch"}}))
    return Worker(
        store=open_store(settings.KHOSO_VAULT), engine=f"scripted:{script}", readers=1,
        scratch=place.folder, in_memory=True, log=tmp_path / "scratch" / "readers.log",
        now=timezone.now, patience_s=0, **more,
    )  # fmt: skip


def test_a_file_is_worked_on_in_memory_and_nothing_of_it_stays(tmp_path, scans, place):
    (scans / "a.pdf").write_bytes(pdf(1))
    take_in(scans, batch_for(scans), place)
    work(tmp_path, place).run(until_idle=True)
    assert Item.objects.get().state == State.WAITING
    assert [path.name for path in place.folder.iterdir()] == [".gate"]
    assert {path.name for path in (tmp_path / "scratch").iterdir()} == {".gate", "readers.log"}


def test_what_older_versions_left_on_the_disk_is_swept(tmp_path, scans, place):
    left = tmp_path / "scratch" / "item-left"
    left.mkdir(parents=True)
    (left / "original").write_bytes(b"TOP SECRET")
    work(tmp_path, place).run(until_idle=True)
    assert not left.exists()


def test_a_file_that_no_memory_here_holds_waits_with_that_reason_and_goes_on_by_itself(
    tmp_path, scans, place
):
    (scans / "a.pdf").write_bytes(pdf(1, "a"))
    (scans / "b.pdf").write_bytes(pdf(1, "b"))
    batch = batch_for(scans)
    take_in(scans, batch, place)
    large = Item.objects.get(name="a.pdf")
    StoredFile.objects.filter(pk=large.original_id).update(size=1 << 44)
    work(tmp_path, place).run(until_idle=True)
    large.refresh_from_db()
    assert (large.state, large.reason) == (State.QUARANTINED, MEMORY_WAITS)
    assert (large.deaths, large.give_backs, large.attempts) == (0, 0, 0)
    told = explain(large.reason, large.reason_params)
    assert "KHOSO_MEMORY" in told.message % told.params
    assert Item.objects.get(name="b.pdf").state == State.WAITING
    batch.refresh_from_db()
    assert ledger(batch).balances
    # As long as there is no more, nothing is tried: it stands as it stood.
    version = large.version
    work(tmp_path, place).run(until_idle=True)
    large.refresh_from_db()
    assert (large.state, large.version) == (State.QUARANTINED, version)
    Item.objects.filter(pk=large.pk).update(reason_params={"needed": 1, "room": 1})
    StoredFile.objects.filter(pk=large.original_id).update(size=1000)
    work(tmp_path, place).run(until_idle=True)
    large.refresh_from_db()
    assert large.state == State.WAITING


def test_a_file_for_which_there_is_too_little_just_now_is_left_for_a_while(tmp_path, scans):
    (scans / "a.pdf").write_bytes(pdf(1, "a", keywords="x" * (1 << 20)))
    with memory_of(tmp_path / "memory", 16) as memory:
        place = WorkPlace(memory / "work", in_memory=True)
        take_in(scans, batch_for(scans), place)
        size = Item.objects.get().original.size
        other = memory / "of another program"
        other.write_bytes(bytes((16 << 20) - wanted_for(size) + 4096))
        worker = work(tmp_path, place)
        worker.run(until_idle=True)
        item = Item.objects.get()
        assert worker.trouble == Trouble.MEMORY_FULL
        assert (item.state, item.give_backs, item.attempts) == (State.QUEUED, 0, 0)
        assert item.not_before > timezone.now()
        other.unlink()
        Item.objects.update(not_before=None)
        work(tmp_path, place).run(until_idle=True)
        assert Item.objects.get().state == State.WAITING


def test_without_memory_nothing_is_claimed_and_nothing_written(tmp_path, scans, place):
    (scans / "a.pdf").write_bytes(pdf(1))
    take_in(scans, batch_for(scans), place)
    nowhere = WorkPlace(Path("/proc/none-such"), in_memory=True)
    worker = work(tmp_path, nowhere)
    worker.run(until_idle=True)
    assert worker.trouble == Trouble.MEMORY_MISSING
    assert Item.objects.get().state == State.QUEUED
    assert WorkerBeat.objects.count() == 0


def test_a_file_too_large_for_memory_stays_in_its_folder_and_the_rest_comes_in(tmp_path, scans):
    (scans / "a.pdf").write_bytes(pdf(1, "a"))
    (scans / "b.pdf").write_bytes(pdf(1, "b") + bytes(6 << 20))
    (scans / "c.pdf").write_bytes(pdf(1, "c"))
    batch = batch_for(scans)
    with memory_of(tmp_path / "memory", 8) as memory:
        place = WorkPlace(memory / "work", in_memory=True)
        with pytest.raises(TooLarge) as told:
            take_in(scans, batch, place)
        assert told.value.names == ("b.pdf",)
        assert (told.value.needed > 6 << 20, told.value.room) == (True, 8 << 20)
        assert set(Item.objects.values_list("name", flat=True)) == {"a.pdf", "c.pdf"}
        batch.refresh_from_db()
        assert batch.taken_in_by
        resize(memory, 32)
        take_in(scans, batch, place)
    batch.refresh_from_db()
    assert not batch.taken_in_by
    assert Item.objects.count() == 3
