"""Stored files carry the level of whatever holds them; numbers of records are drawn."""

import archive.api
import django.db.models.deletion
from django.db import migrations, models


def tell_levels(apps, schema_editor):
    Record, StoredFile = apps.get_model("archive", "Record"), apps.get_model("archive", "StoredFile")
    Receipt = apps.get_model("archive", "Receipt")
    for record in Record.objects.order_by("pk").iterator():
        files = StoredFile.objects.filter(pk__in=[record.original_id, record.access_copy_id or 0])
        files.filter(level__lt=record.level).update(level=record.level)
        if record.party_papers:
            files.update(party_papers=True)
            Receipt.objects.filter(record=record.pk).update(party_papers=True)
    Receipt.objects.filter(inventory__party_papers=True).update(party_papers=True)


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='inventory',
            name='highest',
            field=models.PositiveSmallIntegerField(choices=[(0, 'Ordinary'), (1, 'Confidential'), (2, 'Secret'), (3, 'Top secret')], default=3),
        ),
        migrations.AddField(
            model_name='receipt',
            name='file',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='archive.storedfile'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='party_papers',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='storedfile',
            name='level',
            field=models.PositiveSmallIntegerField(choices=[(0, 'Ordinary'), (1, 'Confidential'), (2, 'Secret'), (3, 'Top secret')], default=0),
        ),
        migrations.AddField(
            model_name='storedfile',
            name='made_from',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='archive.storedfile'),
        ),
        migrations.AddField(
            model_name='storedfile',
            name='party_papers',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='dossier',
            name='id',
            field=archive.api.DrawnNumberField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name='record',
            name='id',
            field=archive.api.DrawnNumberField(primary_key=True, serialize=False),
        ),
        migrations.RunPython(tell_levels, migrations.RunPython.noop),
    ]
