"""What was kept of items under the old names of fields is found under those of a description."""

from importlib import import_module

import pytest
from django.apps import apps

from ingest.models import Item
from tests.ingest.views.scans import open_a_batch, queued
from tests.people import inventory

pytestmark = pytest.mark.django_db
MOVED = import_module("ingest.migrations.0010_fields_by_one_name")
OLD = {"number": {"value": "14"}, "date": {"value": "2021"}, "type": {"value": "ke-hoach"}}
NEW = {"number": {"value": "14"}, "issued": {"value": "2021"}, "type_code": {"value": "ke-hoach"}}


def test_old_names_are_renamed_once_and_back_and_nothing_else_is_touched():
    item = queued(open_a_batch(inventory()))
    Item.objects.filter(pk=item.pk).update(proposals=OLD, values={"arrival_date": "", "place": "x"})
    for _ in range(2):
        MOVED.forward(apps, None)
        now = Item.objects.get(pk=item.pk)
        assert now.proposals == NEW
        assert now.values == {"arrived": "", "place": "x"}
        assert now.version == item.version
    MOVED.back(apps, None)
    assert Item.objects.get(pk=item.pk).proposals == OLD
