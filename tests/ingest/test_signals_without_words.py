"""Beside the text of a page no words of it are kept, and old ones are taken out."""

import json
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from archive.models import RecordVersion, ScanPage, VersionPage, guards
from ingest.actions.claiming import claim_next, register_worker
from ingest.actions.reading import record_page
from ingest.models import ItemPage
from reading.domain.readings import PageReading
from tests.ingest.views.scans import open_a_batch, queued
from tests.people import AT, inventory, record

pytestmark = pytest.mark.django_db
IN_ITEMS = import_module("ingest.migrations.0017_signals_without_words")
IN_RECORDS = import_module("archive.migrations.0034_signals_without_words")
OLD = {"dpi": 300, "respelt": [["ky luat", "kỷ luật"]], "blank": False}
NEW = {"dpi": 300, "blank": False}


def test_what_a_reader_says_beside_the_text_is_kept_without_words():
    item = queued(open_a_batch(inventory()))
    register_worker(worker="w1", at=AT)
    claim = claim_next(worker="w1", dead=frozenset(), living=frozenset({"w1"}), at=AT)
    page = PageReading(1, "kỷ luật", signals={**OLD, "codec": "kyluat", "engine": "kỷ luật"})
    record_page(claim=claim, page=page, at=AT)
    kept = ItemPage.objects.get(item=item)
    assert kept.text == "kỷ luật"
    assert kept.signals == {**NEW, "codec": "other"}


def test_what_was_kept_with_words_is_kept_without_them_and_nothing_else_changes():
    item = queued(open_a_batch(inventory()))
    made = record(inventory("ML02"))
    version = RecordVersion.objects.create(
        record=made, number=1, kind="corrected", at=AT, by="an", original=made.original, pages=1
    )
    rows = [
        ItemPage.objects.create(item=item, number=1, text="x", signals=OLD, read_at=AT),
        ItemPage.objects.create(item=item, number=2, text="y", signals=NEW, read_at=AT),
        ScanPage.objects.create(record=made, number=7, text="x", signals=OLD),
        VersionPage.objects.create(version=version, number=1, text="x", signals=OLD),
    ]
    guards.take_down(connection)
    for _twice in range(2):
        IN_ITEMS.strip(apps, None)
        IN_RECORDS.strip(apps, None)
        for row in rows:
            row.refresh_from_db()
            assert row.signals == NEW
            assert row.text in {"x", "y"}
    assert "luật" not in json.dumps([row.signals for row in rows], ensure_ascii=False)
