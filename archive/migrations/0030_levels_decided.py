"""Decisions about levels, the filed records that wait for one, and the list of secrets they rest on."""

import archive.api
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0029_boxes_of_lists'),
    ]

    operations = [
        migrations.CreateModel(
            name='SecretListItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=300)),
                ('certain', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('number', models.CharField(max_length=60)),
                ('words', models.CharField(max_length=500)),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'Confidential'), (2, 'Secret'), (3, 'Top secret')])),
            ],
            options={
                'ordering': ['-level', 'number', 'pk'],
            },
        ),
        migrations.AlterField(
            model_name='recordversion',
            name='kind',
            field=models.CharField(choices=[('corrected', 'Corrected'), ('moved', 'Moved'), ('withdrawn', 'Withdrawn'), ('restored', 'Restored'), ('rescanned', 'Rescanned'), ('levelled', 'Levelled')], max_length=10),
        ),
        migrations.CreateModel(
            name='LevelCase',
            fields=[
                ('id', archive.api.DrawnNumberField(primary_key=True, serialize=False)),
                ('raised_by', models.CharField(choices=[('filed', 'filed'), ('corrected', 'corrected'), ('bytes', 'bytes'), ('person', 'person')], max_length=10)),
                ('asked', models.PositiveSmallIntegerField(choices=[(0, 'Ordinary'), (1, 'Confidential'), (2, 'Secret'), (3, 'Top secret')], null=True)),
                ('words', models.CharField(blank=True, max_length=300)),
                ('by', models.CharField(max_length=150)),
                ('at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='level_cases', to='archive.record')),
            ],
            options={
                'ordering': ['at', 'id'],
                'indexes': [models.Index(condition=models.Q(('settled_at', None)), fields=['at', 'id'], name='level_case_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('settled_at', None)), fields=('record',), name='one_open_case_of_a_record')],
            },
        ),
        migrations.CreateModel(
            name='LevelDecision',
            fields=[
                ('id', archive.api.DrawnNumberField(primary_key=True, serialize=False)),
                ('item_label', models.CharField(blank=True, max_length=100)),
                ('before', models.PositiveSmallIntegerField(choices=[(0, 'Ordinary'), (1, 'Confidential'), (2, 'Secret'), (3, 'Top secret')])),
                ('party_before', models.BooleanField()),
                ('after', models.PositiveSmallIntegerField(choices=[(0, 'Ordinary'), (1, 'Confidential'), (2, 'Secret'), (3, 'Top secret')])),
                ('party_after', models.BooleanField()),
                ('basis', models.CharField(max_length=200)),
                ('by', models.CharField(max_length=150)),
                ('account', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('dossier', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='archive.dossier')),
                ('receipt', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='level_decisions', to='archive.receipt')),
                ('record', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='level_decisions', to='archive.record')),
                ('list_item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='archive.secretlistitem')),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['at', 'id'], name='level_decision_order')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('dossier', None), ('receipt', None), ('record__isnull', False)), models.Q(('dossier', None), ('receipt__isnull', False), ('record', None)), models.Q(('dossier__isnull', False), ('receipt', None), ('record', None)), _connector='OR'), name='decision_is_of_one_thing')],
            },
        ),
    ]
