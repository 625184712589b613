"""The way through the queue of levels: behind each paper comes the next, behind the last the first."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.api import Level
from archive.api import ask_record_level
from archive.models import LevelCase
from ingest.models import Item
from ingest.queries.levels import levels_to_decide, levels_waiting, next_waiting
from tests.ingest.views.scans import open_a_batch, waiting
from tests.people import AT, actor, inventory, person, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue(workstation):
    """Items and records that wait in turn, two of them since the same moment, one since nobody knows when."""
    person("mat", "security_officer", clearance=Level.TOP_SECRET, party_papers=True)
    batch = open_a_batch(inventory(highest=Level.SECRET))
    items = [waiting(batch, f"{n}.pdf", level="SECRET", number=str(n)) for n in range(3)]
    for number in (77, 78):
        filed = record(batch.inventory, number=str(number), dossier="")
        ask_record_level(actor=actor("mat"), record_id=filed.pk, asked=None, words="dấu?", at=AT)
    for item, since in zip(items, (None, AT, AT + timedelta(2)), strict=True):
        Item.objects.filter(pk=item.pk).update(settled_at=since)
    for case, days in zip(LevelCase.objects.order_by("pk"), (1, 3), strict=True):
        LevelCase.objects.filter(pk=case.pk).update(at=AT + timedelta(days))
    return actor("mat")


def test_behind_each_comes_the_next_and_behind_the_last_the_first(queue):
    rows = [row for part in levels_waiting(queue) for row in part]
    rows.sort(key=lambda row: (row.since is not None, row.since, row.pk))
    assert len(rows) == levels_to_decide(queue) == 5
    for row, behind in zip(rows, [*rows[1:], rows[0]], strict=True):
        found = next_waiting(queue, behind=(row.since, row.pk))
        assert (found.item or found.case) == behind
    assert (next_waiting(queue).item, rows[0].since) == (rows[0], None)


def test_the_next_is_found_in_two_queries_and_nothing_comes_behind_the_only_one(queue):
    with CaptureQueriesContext(connection) as seen:
        next_waiting(queue, behind=(AT, 0))
    assert len(seen) == 2
    LevelCase.objects.all().delete()
    last = Item.objects.get(settled_at=None)
    Item.objects.exclude(pk=last.pk).update(state="waiting")
    assert next_waiting(queue, behind=(None, last.pk)) is None
    assert next_waiting(queue).item == last
    Item.objects.update(state="waiting")
    assert next_waiting(queue) is None
