"""What was read of items that wait is told to their receipts, which answer rows of lists by it."""

from django.db import migrations

from language.dates import parse_date
from language.numbers import number_key


def _value(item, name):
    return str((item.proposals or {}).get(name, {}).get("value", "")).strip()


def tell_receipts(apps, schema_editor):
    items = apps.get_model("ingest", "Item").objects.filter(
        state="waiting", receipt__isnull=False, record__isnull=True
    )
    receipts = apps.get_model("archive", "Receipt").objects
    for item in items.only("pk", "receipt_id", "proposals").iterator(chunk_size=500):
        parts = [part for part in (_value(item, "number"), _value(item, "symbol")) if part]
        day = parse_date(_value(item, "date"))
        receipts.filter(pk=item.receipt_id, state="waiting").update(
            number_key=number_key("-".join(parts))[:100] if parts else "",
            issued_on=day.earliest() if day else None,
            issued_precision=str(day.precision) if day else "day",
        )


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0011_received_answers_rows"),
        ("ingest", "0008_who_works_on_what"),
    ]

    operations = [migrations.RunPython(tell_receipts, migrations.RunPython.noop)]
