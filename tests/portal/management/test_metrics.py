"""The figures of a site as a collector of metrics reads them."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from access.api import Level
from ingest.actions.claiming import extend_leases, register_worker
from ingest.models import Item
from portal.domain.watching import Fault
from portal.management import metrics
from portal.management.commands import serve_metrics
from portal.queries.site_figures import figures_of_site
from tests.people import inventory, record
from tests.portal.items import a_batch, read, stopped, taken

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]


def parsed(text):
    """Each figure by its name, or by its name and the value of its one label."""
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            (label,) = sample.labels.values() or ("",)
            found[sample.name.removeprefix("khoso_"), label] = sample.value
    return found


def told():
    return parsed(metrics.as_text(lambda: figures_of_site(at=timezone.now())))


def test_of_ordinary_papers_it_tells_where_they_stand_and_how_long_the_oldest_waits(settings):
    batch = a_batch(inventory())
    read(batch, number="1")
    stopped(batch)
    item = taken(batch)
    Item.objects.filter(pk=item.pk).update(taken_at=timezone.now() - timedelta(minutes=5))
    found = told()
    assert {state: n for (name, state), n in found.items() if name == "queue_files"} == {
        "queued": 1, "reading": 0, "waiting": 1, "quarantined": 1,
    }  # fmt: skip
    assert 300 <= found["queue_age_seconds", ""] < 360


def test_workers_tell_their_pace_together():
    now = timezone.now()
    for name, pages in (("kho-1:1:1", 40), ("kho-2:1:1", 20)):
        register_worker(worker=name, at=now - timedelta(minutes=2), readers=3)
        extend_leases(worker=name, held={1: 1}, at=now, pages_lately=pages)
    found = told()
    assert found["workers_alive", ""] == 2
    assert (found["readers", ""], found["readers_at_work", ""]) == (6, 2)
    assert found["pages_per_minute", ""] == pytest.approx(30, abs=0.5)


def test_every_fault_of_a_site_is_told_whether_it_is_there_or_not():
    found = told()
    problems = {fault: n for (name, fault), n in found.items() if name == "problems"}
    assert set(problems) == set(Fault)
    assert problems[Fault.NO_WORKER] == 1
    assert problems[Fault.DATABASE] == 0
    for name in (
        "disk_free_bytes",
        "vault_writable",
        "vault_errors",
        "feed_lag_seconds",
        "database_up",
    ):
        assert (name, "") in found, name


def test_when_the_storage_was_last_looked_through_is_told_once_it_was(settings):
    assert ("vault_look_age_seconds", "") not in told()
    record(inventory(), file=b"x")
    call_command("look_after_vault", stdout=StringIO())
    assert 0 <= told()["vault_look_age_seconds", ""] < 60


def figures_without_time():
    steady = ("disk_free_bytes", "clock_off_seconds", "feed_lag_seconds")
    return {key: n for key, n in told().items() if key[0] not in steady}


def test_that_secret_papers_came_and_how_many_cannot_be_told_from_it():
    shelf = inventory(highest=Level.SECRET)
    open_batch = a_batch(inventory("ML02"))
    read(open_batch, number="1")
    before = figures_without_time()
    record(shelf, number="7", level=Level.SECRET)
    closed = a_batch(shelf, source="closed", level=Level.SECRET)
    for number in range(3):
        read(closed, number=str(number))
    stopped(closed)
    taken(closed)
    # Unread, it may be as closed as its inventory.
    taken(a_batch(shelf, source="unread"))
    assert figures_without_time() == before


def test_a_site_without_its_database_says_that_and_no_more():
    found = parsed(metrics.as_text(lambda: None))
    assert found["database_up", ""] == 0
    assert found["problems", Fault.DATABASE] == 1
    assert {name for name, _ in found} == {"database_up", "problems"}


def test_whoever_asks_often_is_told_the_same_and_one_look_is_enough(monkeypatch):
    looked = []
    looks = metrics.Looks(lambda: looked.append(1))
    for _ in range(5):
        looks.latest()
    assert len(looked) == 1
    looks._at -= metrics.KEPT_FOR_S
    looks.latest()
    assert len(looked) == 2


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def test_it_is_served_on_a_port_of_its_own_until_it_is_ended():
    port = free_port()
    end = metrics.serve(lambda: None, address="127.0.0.1", port=port)
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            assert answer.headers["Content-Type"].startswith("text/plain")
            assert b"khoso_database_up 0.0" in answer.read()
    finally:
        end()
    with pytest.raises(OSError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5)


@pytest.mark.sqlite_only("the program of its own finds its tables in its data folder")
def test_a_program_of_its_own_serves_a_real_site_and_ends_when_told(tmp_path, with_tables):
    port = free_port()
    environment = {**os.environ, "KHOSO_DATA": str(with_tables(tmp_path / "data")),
                   "KHOSO_METRICS": str(port)}  # fmt: skip
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    program = subprocess.Popen(
        [sys.executable, "manage.py", "serve_metrics"], cwd=ROOT, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        found = parsed(asked_until_it_answers(port, program))
    finally:
        program.terminate()
        said, _ = program.communicate(timeout=30)
    assert (program.returncode, said) == (0, "")
    assert (found["database_up", ""], found["workers_alive", ""]) == (1, 0)
    assert found["problems", Fault.NO_WORKER] == 1


def asked_until_it_answers(port, program):
    for _ in range(600):
        assert program.poll() is None
        with suppress(OSError):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as answer:
                return answer.read().decode()
        time.sleep(0.1)
    raise AssertionError


def test_without_a_port_or_on_one_that_is_taken_the_command_says_so(settings):
    settings.KHOSO_METRICS = None
    with pytest.raises(CommandError, match="KHOSO_METRICS"):
        call_command("serve_metrics")
    with socket.socket() as taken_port:
        taken_port.bind(("127.0.0.1", 0))
        taken_port.listen()
        settings.KHOSO_METRICS = taken_port.getsockname()
        with pytest.raises(CommandError, match="KHOSO_METRICS"):
            call_command("serve_metrics")


def test_once_prints_what_is_served():
    said = StringIO()
    call_command("serve_metrics", "--once", stdout=said)
    assert parsed(said.getvalue())["database_up", ""] == 1


def test_a_look_that_fails_leaves_no_connection_open(monkeypatch):
    closed = []
    monkeypatch.setattr(serve_metrics.connections, "close_all", lambda: closed.append(1))

    def gone(**_):
        raise DatabaseError

    monkeypatch.setattr(serve_metrics, "figures_of_site", gone)
    assert serve_metrics._looked() is None
    assert closed == [1]
    assert connection.connection is not None
