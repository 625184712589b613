"""
What the reading told of a page's picture holds no words of the page.

Those that were put right (`respelt`) were kept as read and as they are; nobody reads them back.
"""

from django.db import migrations

STEP = 200


def strip(apps, schema_editor):
    """In batches; a page without them is left, so that it may be run twice."""
    pages = apps.get_model("ingest", "ItemPage").objects.filter(signals__has_key="respelt")
    last = 0
    while rows := list(pages.filter(pk__gt=last).order_by("pk").only("pk", "signals")[:STEP]):
        last = rows[-1].pk
        for row in rows:
            del row.signals["respelt"]
        pages.model.objects.bulk_update(rows, ["signals"], batch_size=100)


class Migration(migrations.Migration):
    dependencies = [("ingest", "0016_devices_of_batches")]

    operations = [migrations.RunPython(strip, migrations.RunPython.noop)]
