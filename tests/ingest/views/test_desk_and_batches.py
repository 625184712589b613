"""Desk, batches and quarantine: every number balances, nothing above the clearance shows."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access.api import Level
from audit.api import TrailFilters, events
from ingest.actions.claiming import register_worker
from ingest.actions.filing import send_to_rescan
from ingest.domain.ledger import State
from ingest.models import Batch, Item
from tests.ingest.views.scans import open_a_batch, queued, signed_in, stopped, waiting
from tests.pages import tight
from tests.people import AT, actor, inventory, unit
from tests.portal.sites import taken_back

pytestmark = pytest.mark.django_db

SCREENS = ("desk", "batches", "batch", "batch_progress", "quarantine", "confirm")


@pytest.fixture
def batch(workstation):
    return open_a_batch(inventory())


def words(response):
    return tight(response)


def address(name, batch, item=None):
    if name.startswith("batch") and name != "batches":
        return reverse(f"ingest:{name}", args=[batch.code])
    return reverse(f"ingest:{name}", args=[item.pk] if name == "confirm" else [])


def queries(client, path):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in seen.captured_queries]


def test_every_screen_asks_as_many_queries_for_fifty_rows_as_for_one(client, batch):
    signed_in(client, "an")
    item = waiting(batch, "1.pdf")
    stopped(batch, "2.pdf")
    paths = [address(screen, batch, item) for screen in SCREENS]
    few = asked_by_each(client, paths)
    for number in range(50):
        waiting(batch, f"w{number}.pdf")
        stopped(batch, f"s{number}.pdf")
        queued(open_a_batch(batch.inventory, source=f"/scans/{number}"), f"q{number}.pdf")
        Item.objects.filter(state=State.QUEUED).update(state=State.READING)
    assert asked_by_each(client, paths) == few


def asked_by_each(client, paths):
    """How many queries each asks that was opened before; what opening one leaves is taken back."""
    found = {}
    for path in paths:
        with taken_back():
            client.get(path)
            found[path] = len(queries(client, path))
    return found


def test_the_ledger_stands_as_an_equation_that_balances(client, batch):
    signed_in(client, "an")
    waiting(batch, "1.pdf", pages=3)
    stopped(batch, "2.pdf")
    queued(batch, "3.pdf")
    page = words(client.get(address("batch", batch)))
    rows = re.findall(r'<tr><th scope="row">[^<]*</th>(.*?)</tr>', page, re.DOTALL)
    sums = [[int(cell) for cell in re.findall(r"<td>(\d+)</td>", row)] for row in rows[:2]]
    assert sums == [[3, 0, 1, 1, 1, 0, 0], [3, 0, 0, 3, 0, 0, 0]]
    assert all(received == sum(terms) for received, *terms in sums)


def test_a_batch_that_cannot_be_closed_says_why_at_its_button(client, batch):
    signed_in(client, "an")
    waiting(batch)
    page = words(client.get(address("batch", batch)))
    assert 'aria-disabled="true" aria-describedby="vi-sao"' in page
    assert 'id="vi-sao"' in page
    client.post(reverse("ingest:close_batch", args=[batch.code]))
    assert Batch.objects.get(pk=batch.pk).state == Batch.State.OPEN


def test_a_batch_differing_from_its_minutes_cannot_be_closed(client, workstation):
    signed_in(client, "an")
    batch = open_a_batch(inventory(), announced_files=2, announced_pages=5)
    item = stopped(batch)
    client.post(reverse("ingest:reject", args=[item.pk]), {"words": "trùng", "ve": "cach-ly"})
    client.post(reverse("ingest:close_batch", args=[batch.code]))
    assert Batch.objects.get(pk=batch.pk).state == Batch.State.OPEN


def test_a_settled_batch_is_closed_by_its_button(client, batch):
    signed_in(client, "an")
    item = stopped(batch)
    client.post(reverse("ingest:reject", args=[item.pk]), {"words": "trùng", "ve": "cach-ly"})
    assert 'aria-disabled="true"' not in words(client.get(address("batch", batch)))
    client.post(reverse("ingest:close_batch", args=[batch.code]))
    assert Batch.objects.get(pk=batch.pk).state == Batch.State.CLOSED


def test_who_may_not_take_in_sees_no_button_to_close(client, batch):
    signed_in(client, "kiem", "checker")
    waiting(batch)
    assert "nut-dong-lo" not in words(client.get(address("batch", batch)))


def test_the_live_part_asks_again_only_while_the_machine_works(client, batch):
    signed_in(client, "an")
    item = queued(batch)
    part = address("batch_progress", batch)
    assert f'hx-get="{part}"' in words(client.get(address("batch", batch)))
    assert "hx-get" in words(client.get(part))
    Item.objects.filter(pk=item.pk).update(state=State.WAITING)
    assert "hx-get" not in words(client.get(part))


def test_a_batch_is_not_read_to_the_end_while_files_of_it_were_not_opened(client, batch):
    signed_in(client, "an")
    waiting(batch, "doc-roi.pdf")
    queued(batch)
    page = words(client.get(address("batch_progress", batch)))
    assert "<b>1</b> / 2 tệp" in page
    assert "100 %" not in page


def test_items_above_the_clearance_are_neither_shown_nor_counted(client, batch):
    signed_in(client, "an")
    waiting(batch, "thuong.pdf")
    before = {
        name: words(client.get(address(name, batch))) for name in ("batches", "batch", "desk")
    }
    waiting(batch, "kin-1.pdf", level="CONFIDENTIAL")
    waiting(batch, "kin-2.pdf", level="SECRET")
    assert "thuong.pdf" in before["batch"]
    for name, page in before.items():
        assert timeless(words(client.get(address(name, batch)))) == timeless(page)
    assert "kin-" not in words(client.get(address("quarantine", batch)))


def test_a_batch_of_a_secret_inventory_is_not_there(client, workstation):
    signed_in(client, "an")
    secret = inventory("MLMAT", level=Level.SECRET, title="Tên kín")
    batch = open_a_batch(secret)
    for name in ("desk", "batches"):
        page = words(client.get(address(name, batch)))
        assert batch.code not in page
        assert "Tên kín" not in page
    for name in ("batch", "batch_progress"):
        assert client.get(address(name, batch)).status_code == 404
    assert client.post(reverse("ingest:close_batch", args=[batch.code])).status_code == 404
    batch.refresh_from_db()
    assert batch.state == "open"


def timeless(page):
    """A page without what is new in every answer: the token of a form and the time."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    return re.sub(r"(\d{4}-\d\d-\d\dT)?\d\d:\d\d(:\d\d)?(\.\d+)?", "", page)


def test_a_batch_of_another_unit_is_not_there_and_the_look_is_on_the_trail(client, batch):
    signed_in(client, "la", units=[unit("KHAC")])
    for name in ("batch", "batch_progress"):
        assert client.get(address(name, batch)).status_code == 404
    refused = events(TrailFilters(subject=batch.code, outcome="refused"))
    assert len(refused) == 2
    assert batch.code not in words(client.get(address("batches", batch)))


@pytest.mark.parametrize("role", ["officer", "auditor", "administrator", "campaign", "unit_head"])
def test_who_does_not_work_on_batches_finds_none_of_the_screens(client, batch, role):
    signed_in(client, "nguoi", role)
    item = waiting(batch)
    for name in SCREENS:
        assert client.get(address(name, batch, item)).status_code == 404


@pytest.mark.parametrize("query", ["?muc=khong-co", "?page=99999", "?muc=cho&page=-1", "?muc=%00"])
def test_an_address_nobody_made_shows_the_first_tab(client, batch, query):
    signed_in(client, "an")
    waiting(batch)
    assert client.get(address("batch", batch) + query).status_code == 200


def test_the_desk_leads_to_the_next_job_and_names_at_most_seven_concerns(client, batch):
    signed_in(client, "an")
    old = waiting(batch, "1.pdf")
    Item.objects.filter(pk=old.pk).update(settled_at=timezone.now() - timedelta(days=9))
    for number in range(9):
        stopped(batch, f"s{number}.pdf")
        done = open_a_batch(batch.inventory, source=f"/{number}", announced_files=7)
        stopped(done, f"d{number}.pdf")
        Item.objects.filter(batch=done).update(state=State.REJECTED)
    queued(batch, "4.pdf")
    answer = client.get(address("desk", batch))
    calls = answer.context["attention"]
    assert len(calls) == 7
    assert 'data-key="Enter"' in words(answer)
    # What is over its limit comes first.
    assert calls[0].mark == "late"


@pytest.mark.parametrize("screen", ["desk", "batches"])
def test_every_part_of_a_bar_is_named_below_the_bars(client, batch, screen):
    signed_in(client, "an")
    waiting(batch, "1.pdf")
    Item.objects.update(state=State.WITHDRAWN)
    waiting(open_a_batch(batch.inventory, source="/sau"), "2.pdf")
    legend = words(client.get(address(screen, batch))).partition('class="legend pad0"')[2]
    assert "Đã rút" in legend.partition("</p>")[0]


def test_the_desk_says_when_files_wait_and_nothing_reads(client, batch):
    signed_in(client, "an")
    queued(batch)
    assert [call.mark for call in client.get(address("desk", batch)).context["attention"]] == [
        "late"
    ]
    register_worker(worker="w1", at=timezone.now())
    assert client.get(address("desk", batch)).context["attention"] == []


def test_quarantine_gives_reason_and_next_step_and_tries_again(client, batch):
    signed_in(client, "an")
    item = stopped(batch, "hong.pdf", "damaged")
    answer = client.get(address("quarantine", batch))
    assert answer.context["rows"][0].reason
    client.post(reverse("ingest:try_again", args=[item.pk]))
    assert Item.objects.get().state == State.QUEUED


def test_whoever_asked_for_a_new_scan_is_named_with_their_words(client, batch):
    signed_in(client, "an")
    item = waiting(batch)
    send_to_rescan(actor=actor("an", at=AT), item_id=item.pk, reason="<b>mờ</b>", at=AT)
    page = words(client.get(address("quarantine", batch)))
    assert "&lt;b&gt;mờ&lt;/b&gt;" in page
    assert "<b>mờ</b>" not in page


def test_every_look_at_desk_batches_and_quarantine_is_on_the_trail(client, batch):
    signed_in(client, "an")
    for name in ("desk", "batches", "batch", "quarantine"):
        before = len(events(TrailFilters(who="an", action="list")))
        client.get(address(name, batch))
        assert len(events(TrailFilters(who="an", action="list"))) == before + 1


def test_pages_to_look_at_again_are_named_file_by_file(client, batch):
    signed_in(client, "an")
    good, poor, blank = (waiting(batch, f"{name}.pdf") for name in ("tot", "kem", "trang"))
    for item in (good, poor, blank):
        item.item_pages.update(confidence=96, validity=1, coverage=1, signals={"dpi": 300})
    poor.item_pages.update(signals={"dpi": 100})
    blank.item_pages.update(confidence=10, signals={"blank": True})
    text = words(client.get(address("batch", batch)))
    assert 'href="?muc=xem-lai#tep"' in text
    shown = words(client.get(f"{address('batch', batch)}?muc=xem-lai"))
    assert "Trang cần xem lại: 1" in shown
    assert "kem.pdf" in shown
    assert "tot.pdf" not in shown
    assert "trang.pdf" not in shown


def test_what_refreshes_itself_brings_the_way_to_confirming_along(client, batch):
    signed_in(client, "an")
    queued(batch, "1.pdf")
    way = f"{reverse('ingest:confirm_next')}?lo={batch.code}"
    progress = address("batch_progress", batch)
    assert way not in words(client.get(progress))
    Item.objects.all().delete()
    waiting(batch, "2.pdf")
    live = words(client.get(progress))
    assert way in live
    assert "Hiện lại danh sách tệp" in live


def test_the_desk_says_how_to_begin_until_there_is_a_batch(client, workstation):
    signed_in(client, "an")
    signed_in(checker := Client(), "kt", "checker")
    begin = "Lập phông và mục lục hồ sơ trong phông"
    assert begin in words(client.get(address("desk", None)))
    assert begin not in words(checker.get(address("desk", None)))
    open_a_batch(inventory())
    assert begin not in words(client.get(address("desk", None)))
