"""Who works on which item, and the number that was read of an item as it is compared."""

import django.db.models.deletion
from django.db import migrations, models

from language.numbers import number_key
from reading.domain.proposals import filed_number

STEP = 200


def note_numbers(apps, schema_editor):
    Item = apps.get_model("ingest", "Item")
    last = 0
    while rows := list(
        Item.objects.filter(pk__gt=last, state="waiting").order_by("pk").only("pk", "proposals")[:STEP]
    ):
        for row in rows:
            row.number_key = number_key(filed_number(row.proposals))[:100] or None
        Item.objects.bulk_update(rows, ["number_key"])
        last = rows[-1].pk


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0008_doubled_rows'),
        ('ingest', '0007_ways_back'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reservation',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='reservation', serialize=False, to='ingest.item')),
                ('person', models.CharField(max_length=150)),
                ('name', models.CharField(max_length=300)),
                ('until', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='item',
            name='number_key',
            field=models.CharField(editable=False, max_length=100, null=True),
        ),
        migrations.RunPython(note_numbers, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['number_key', 'state'], name='item_number'),
        ),
    ]
