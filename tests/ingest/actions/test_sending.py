"""Scans that a person sends: kept first, noted once, and only where the person may take in."""

from dataclasses import replace
from io import BytesIO

import pytest

from access.api import AccessDenied, Level
from archive.api import open_store
from audit.models import Event
from ingest.actions.sending import SentFile, take_in_sent
from ingest.models import Batch, Item
from tests.people import AT, actor, bytes_of, inventory, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def sender(workstation):
    inventory("ML01")
    person("an", "archivist")
    return actor_at("an")


def actor_at(name, *, sealed=True):
    return replace(actor(name), sealed=sealed)


def send(
    who, settings, path="Hộp 31/01.pdf", content=b"%PDF-1.4 x", *, into="ML01", title="Hộp 31"
):
    file = SentFile(path, BytesIO(content), len(content))
    store = open_store(settings.KHOSO_VAULT)
    return take_in_sent(actor=who, inventory=into, title=title, file=file, store=store, at=AT)


def test_a_sent_file_is_kept_and_stands_in_the_senders_batch(sender, settings):
    batch = send(sender, settings)
    item = Item.objects.get()
    assert (item.batch, item.name, item.state) == (batch, "Hộp 31/01.pdf", "queued")
    assert bytes_of(item.original) == b"%PDF-1.4 x"
    assert (batch.title, batch.opened_by, batch.inventory.code) == ("Hộp 31", "an", "ML01")
    told = Event.objects.filter(action__in=["open_batch", "take_in"])
    assert {event.who for event in told} == {"an"}


def test_what_is_sent_again_is_taken_in_once(sender, settings):
    first = send(sender, settings)
    again = send(sender, settings)
    assert (again, Item.objects.count()) == (first, 1)
    more = send(sender, settings, "Hộp 31/02.pdf", b"%PDF-1.4 y")
    assert (more, Item.objects.count()) == (first, 2)


def test_what_comes_for_a_closed_batch_opens_the_next(sender, settings):
    first = send(sender, settings)
    Batch.objects.update(state=Batch.State.CLOSED)
    assert send(sender, settings) == first
    assert send(sender, settings, "Hộp 31/02.pdf", b"%PDF-1.4 y") != first


def test_another_title_or_another_person_has_a_batch_of_its_own(sender, settings):
    person("binh", "archivist")
    batches = {
        send(sender, settings).code,
        send(sender, settings, title="Hộp 32", content=b"2").code,
        send(actor_at("binh"), settings, content=b"3").code,
    }
    assert len(batches) == 3


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("C:\\Quét\\01.pdf", "C:/Quét/01.pdf"),
        ("a\u202efdp.exe", "a\\u202efdp.exe"),
        ("", "?"),
        ("/", "?"),
    ],
)
def test_a_name_is_shown_as_it_is_and_leads_nowhere(sender, settings, path, name):
    send(sender, settings, path)
    assert Item.objects.get().name == name


@pytest.mark.parametrize(
    ("path", "content", "stands"),
    [
        ("Hộp 31/rong.pdf", b"", ("quarantined", "empty")),
        ("Hộp 31/Thumbs.db", b"x", ("rejected", "system_file")),
    ],
)
def test_what_is_no_scan_is_told_with_its_reason(sender, settings, path, content, stands):
    send(sender, settings, path, content)
    item = Item.objects.get()
    assert (item.state, item.reason) == stands


@pytest.mark.parametrize("lacks", ["seal", "training", "role", "clearance", "unit", "inventory"])
def test_who_may_not_take_in_sends_nothing_and_is_told_on_the_trail(workstation, settings, lacks):
    inventory("ML01", highest=Level.CONFIDENTIAL if lacks == "clearance" else Level.ORDINARY)
    role = "checker" if lacks == "role" else "archivist"
    units = [] if lacks == "unit" else None
    person("an", role, trained=lacks != "training", units=units)
    who = actor_at("an", sealed=lacks != "seal")
    with pytest.raises(AccessDenied):
        send(who, settings, into="ML02" if lacks == "inventory" else "ML01")
    assert (Item.objects.count(), Batch.objects.count()) == (0, 0)
    assert Event.objects.filter(action="take_in", outcome="refused", who="an").count() == 1
