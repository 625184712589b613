"""What waits has the keys of numbers that keep figures apart, and so has its receipt."""

from django.db import migrations

from archive.domain.description import key_of
from language.numbers import number_key
from reading.domain.proposals import filed_number

STEP = 500


def read_key(item):
    return number_key(filed_number(item.proposals or {}))[:100]


def forward(apps, schema_editor):
    """In batches; what has its key already is left, so that it may be run twice."""
    Item = apps.get_model("ingest", "Item")
    receipts = apps.get_model("archive", "Receipt").objects.filter(state="waiting")
    read = Item.objects.exclude(number_key=None).order_by("pk")
    last = 0
    while rows := list(
        read.filter(pk__gt=last).only("pk", "receipt_id", "proposals", "number_key")[:STEP]
    ):
        last = rows[-1].pk
        changed = [row for row in rows if (row.number_key or "") != read_key(row)]
        for row in changed:
            row.number_key = read_key(row) or None
            receipts.filter(pk=row.receipt_id).exclude(number_key="").update(
                number_key=key_of(filed_number(row.proposals or {}))
            )
        Item.objects.bulk_update(changed, ["number_key"], batch_size=100)


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0017_keys_of_numbers"),
        ("ingest", "0011_name_of_the_copy"),
    ]

    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
