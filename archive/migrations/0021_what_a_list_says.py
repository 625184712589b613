"""A row of a list keeps all that the list says of it, and which import made it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0024_answers_as_bits'),
    ]

    operations = [
        migrations.AddField(
            model_name='listedrecord',
            name='date_text',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='listedrecord',
            name='box',
            field=models.CharField(blank=True, default='', max_length=100),
        ),
        migrations.AddField(
            model_name='listedrecord',
            name='sheets_from',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='listedrecord',
            name='sheets_to',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='listedrecord',
            name='sheets',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='listedrecord',
            name='marks',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='listedrecord',
            name='further',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='listedrecord',
            name='original',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='listedrecord',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rows_made', to='archive.listimport'),
        ),
    ]
