from django.db import migrations, models
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

import ingest.domain.ledger


def count_received_pages(apps, schema_editor):
    """Until now the pages of the items were taken for what was received: it starts from there."""
    Batch, Item = apps.get_model("ingest", "Batch"), apps.get_model("ingest", "Item")
    pages = (
        Item.objects.filter(batch=OuterRef("pk"))
        .order_by()
        .values("batch")
        .annotate(sum=Sum("pages"))
        .values("sum")
    )
    Batch.objects.update(received_pages=Coalesce(Subquery(pages), 0))


class Migration(migrations.Migration):

    dependencies = [
        ("ingest", "0003_one_open_batch"),
    ]

    operations = [
        migrations.AddField("batch", "received_pages", models.IntegerField(default=0)),
        migrations.AddField("batch", "taken_in_by", models.CharField(blank=True, max_length=100, default=""), preserve_default=False),
        migrations.AddField("batch", "taken_in_at", models.DateTimeField(null=True)),
        migrations.AddField("item", "give_backs", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("item", "attempts", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("item", "copy_digest", models.CharField(blank=True, max_length=64, default=""), preserve_default=False),
        migrations.AddField("workerbeat", "trouble", models.CharField(blank=True, max_length=40, default=""), preserve_default=False),
        migrations.AddField("workerbeat", "trouble_since", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "item",
            models.Index(
                condition=models.Q(("state", ingest.domain.ledger.State["QUEUED"])),
                fields=["batch", "attempts", "position"],
                name="item_queue",
            ),
        ),
        migrations.RunPython(count_received_pages, migrations.RunPython.noop),
    ]
