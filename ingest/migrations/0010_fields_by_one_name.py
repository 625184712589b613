"""Proposals and values of items under the names that a description has for its fields everywhere."""

from django.db import migrations

STEP = 500
NAMES = {"date": "issued", "type": "type_code", "arrival_date": "arrived"}


def renamed(fields, names):
    return {names.get(name, name): value for name, value in (fields or {}).items()}


def rename(apps, names):
    """In batches; what bears the new names already is left, so that it may be run twice."""
    Item = apps.get_model("ingest", "Item")
    last = 0
    while rows := list(
        Item.objects.filter(pk__gt=last).order_by("pk").only("pk", "proposals", "values")[:STEP]
    ):
        last = rows[-1].pk
        changed = []
        for row in rows:
            proposals, values = renamed(row.proposals, names), renamed(row.values, names)
            if (proposals, values) != (row.proposals, row.values):
                row.proposals, row.values = proposals, values
                changed.append(row)
        Item.objects.bulk_update(changed, ["proposals", "values"], batch_size=100)


def forward(apps, schema_editor):
    rename(apps, NAMES)


def back(apps, schema_editor):
    rename(apps, {new: old for old, new in NAMES.items()})


class Migration(migrations.Migration):
    dependencies = [("ingest", "0009_receipts_know_their_number")]

    operations = [migrations.RunPython(forward, back)]
