"""
Numbers are compared by keys that keep figures apart: 14-15-QĐ/TU is not 1415-QĐ/TU, nor is a
contract (HĐ) a guideline (HD).
"""

from django.db import migrations

from archive.domain.description import key_of

STEP = 500


def key_again(rows):
    """In batches; what has its key already is left, so that it may be run twice."""
    last = 0
    known = rows.exclude(number_text="").order_by("pk").only("pk", "number_text", "number_key")
    while stretch := list(known.filter(pk__gt=last)[:STEP]):
        last = stretch[-1].pk
        changed = []
        for row in stretch:
            key = key_of(row.number_text)
            if key != row.number_key:
                row.number_key = key
                changed.append(row)
        rows.model.objects.bulk_update(changed, ["number_key"], batch_size=100)


def forward(apps, schema_editor):
    for name in ("Record", "ListedRecord"):
        key_again(apps.get_model("archive", name).objects.all())


class Migration(migrations.Migration):
    dependencies = [("archive", "0016_collections_of_inventories")]

    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
