"""Of what waits it is told whether it is read."""

from django.db import migrations


def tell_receipts(apps, schema_editor):
    items = apps.get_model("ingest", "Item").objects.filter(
        state__in=("waiting", "comparing", "filed"), receipt__isnull=False
    )
    receipts = apps.get_model("archive", "Receipt").objects
    read = list(items.values_list("receipt_id", flat=True))
    for first in range(0, len(read), 500):
        receipts.filter(pk__in=read[first : first + 500]).update(recognised=True)


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0026_figures_of_pages_and_sheets"),
        ("ingest", "0012_keys_of_numbers"),
    ]

    operations = [migrations.RunPython(tell_receipts, migrations.RunPython.noop)]
