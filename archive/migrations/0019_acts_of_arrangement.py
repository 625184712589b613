"""Dossiers are split, merged, moved and renumbered, and each act can be undone."""

import archive.api
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0018_covers_and_boxes'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArrangementAct',
            fields=[
                ('id', archive.api.DrawnNumberField(primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('split', 'Split'), ('merge', 'Merged'), ('move', 'Moved'), ('renumber', 'Renumbered')], max_length=10)),
                ('level', models.PositiveSmallIntegerField(choices=[(0, 'Ordinary'), (1, 'Confidential'), (2, 'Secret'), (3, 'Top secret')], default=0)),
                ('party_papers', models.BooleanField(default=False)),
                ('reason', models.CharField(max_length=300)),
                ('by', models.CharField(max_length=150)),
                ('account', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('before', models.JSONField(default=dict)),
                ('after', models.JSONField(default=dict)),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_by', models.CharField(blank=True, max_length=150)),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.AddField(
            model_name='arrangementact',
            name='dossier',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='archive.dossier'),
        ),
        migrations.AddField(
            model_name='arrangementact',
            name='into',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='archive.inventory'),
        ),
        migrations.AddField(
            model_name='arrangementact',
            name='inventory',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='archive.inventory'),
        ),
        migrations.AddField(
            model_name='arrangementact',
            name='other',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='archive.dossier'),
        ),
        migrations.AddIndex(
            model_name='arrangementact',
            index=models.Index(fields=['inventory', 'at', 'id'], name='arrangement_order'),
        ),
    ]
