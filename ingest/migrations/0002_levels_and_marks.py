"""Batches say what they are and what may come in them; items whether marks were looked for."""

import archive.api
from django.db import migrations, models


def tell_levels(apps, schema_editor):
    Batch, Item = apps.get_model("ingest", "Batch"), apps.get_model("ingest", "Item")
    StoredFile = apps.get_model("archive", "StoredFile")
    Batch.objects.filter(inventory__party_papers=True).update(party_papers=True)
    Item.objects.filter(state__in=["waiting", "filed"]).update(marks="read")
    held = Item.objects.exclude(original=None).select_related("batch", "inventory")
    for item in held.iterator():
        party = bool(item.batch.party_papers or (item.inventory and item.inventory.party_papers))
        if item.access_copy_id:
            StoredFile.objects.filter(pk=item.access_copy_id, made_from=None).exclude(
                pk=item.original_id
            ).update(made_from=item.original_id)
        files = StoredFile.objects.filter(pk__in=[item.original_id, item.access_copy_id or 0])
        files.filter(level__lt=item.level).update(level=item.level)
        if party:
            files.update(party_papers=True)
    # What its bytes now say, every record that holds them says as well.
    Record, Change = apps.get_model("archive", "Record"), apps.get_model("archive", "Change")
    for record in Record.objects.select_related("original").iterator():
        level = max(record.level, record.original.level)
        party = record.party_papers or record.original.party_papers
        if (level, party) != (record.level, record.party_papers):
            Record.objects.filter(pk=record.pk).update(level=level, party_papers=party)
            Change.objects.create(record=record.pk, kind="raised", at=record.filed_at)


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0002_levels_of_bytes'),
        ('ingest', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='batch',
            name='code',
            field=models.CharField(max_length=60, unique=True),
        ),
        migrations.AddField(
            model_name='batch',
            name='highest',
            field=models.PositiveSmallIntegerField(default=3),
        ),
        migrations.AddField(
            model_name='batch',
            name='party_papers',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='item',
            name='marks',
            field=models.CharField(choices=[('unread', 'unread'), ('unsure', 'unsure'), ('read', 'read')], default='unread', max_length=8),
        ),
        migrations.AlterField(
            model_name='item',
            name='id',
            field=archive.api.DrawnNumberField(primary_key=True, serialize=False),
        ),
        migrations.RunPython(tell_levels, migrations.RunPython.noop),
    ]
