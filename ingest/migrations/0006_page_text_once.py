"""Text and words of filed items stand in the archive alone: the second copies go, step by step."""

from django.db import migrations

STEP = 200


def forget(apps, schema_editor):
    Item, ItemPage = apps.get_model("ingest", "Item"), apps.get_model("ingest", "ItemPage")
    last = 0
    while items := list(
        Item.objects.filter(pk__gt=last, state="filed").order_by("pk").values_list("pk", flat=True)[:STEP]
    ):
        ItemPage.objects.filter(item__in=items).exclude(text="").update(text="", words=b"")
        last = items[-1]


class Migration(migrations.Migration):
    # Each step is a transaction of its own, so that a large site is not held for minutes.
    atomic = False

    dependencies = [("ingest", "0005_kept_figures")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
