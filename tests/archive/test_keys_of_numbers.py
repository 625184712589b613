"""What was kept with keys of the old rules has those of the new after the migration, and keeps them."""

from importlib import import_module

import pytest
from django.apps import apps

from archive.models import ListedRecord, Record
from tests.people import inventory, record

pytestmark = pytest.mark.django_db
REKEYED = import_module("archive.migrations.0017_keys_of_numbers")


def test_keys_are_made_anew_from_the_numbers_as_they_were_written():
    shelf = inventory()
    made = record(shelf, number="14-15", symbol="QĐ/TU")
    Record.objects.filter(pk=made.pk).update(number_key="1415qdtu")
    rows = {
        position: ListedRecord.objects.create(
            inventory=shelf, position=position, number_text=number, number_key=key
        ).pk
        for position, (number, key) in enumerate(
            [("63/2026/NĐ-CP", "632026ndcp"), ("14-HĐ/TU", "14hdtu"), ("", ""), ("KS", "")]
        )
    }
    for _twice in range(2):
        REKEYED.forward(apps, None)
        assert Record.objects.get().number_key == "14-15qdtu"
        kept = dict(ListedRecord.objects.values_list("pk", "number_key"))
        assert [kept[rows[at]] for at in range(4)] == ["63-2026ndcp", "14hđtu", "", ""]
