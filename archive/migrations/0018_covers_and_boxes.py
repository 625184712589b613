"""All fields of the covers of fonds, inventories and dossiers; boxes; what covers said before."""

import archive.api
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0003_drafts'),
        ('archive', '0022_imports_undone'),
    ]

    operations = [
        migrations.CreateModel(
            name='Box',
            fields=[
                ('version', models.PositiveIntegerField(default=1)),
                ('number', models.CharField(max_length=30)),
                ('sort_number', models.PositiveIntegerField(default=0)),
                ('shelf', models.CharField(blank=True, max_length=100)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('id', archive.api.DrawnNumberField(primary_key=True, serialize=False)),
                ('level', models.PositiveSmallIntegerField(choices=[(0, 'Ordinary'), (1, 'Confidential'), (2, 'Secret'), (3, 'Top secret')], default=0)),
                ('party_papers', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['inventory_id', 'sort_number', 'number'],
            },
        ),
        migrations.CreateModel(
            name='CoverVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cover', models.CharField(choices=[('fonds', 'fonds'), ('inventory', 'inventory'), ('box', 'box'), ('dossier', 'dossier')], max_length=10)),
                ('subject', models.PositiveBigIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=150)),
                ('account', models.BigIntegerField(null=True)),
                ('said', models.JSONField(default=dict)),
                ('became', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ['cover', 'subject', '-number'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='dossier',
            name='dossier_number_once_a_level',
        ),
        migrations.AddField(
            model_name='dossier',
            name='condition',
            field=models.CharField(blank=True, choices=[('good', 'good'), ('normal', 'normal'), ('damaged', 'damaged')], max_length=12),
        ),
        migrations.AddField(
            model_name='dossier',
            name='documents',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='dossier',
            name='first_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='dossier',
            name='first_precision',
            field=models.CharField(choices=[('day', 'day'), ('month', 'month'), ('year', 'year')], default='day', max_length=5),
        ),
        migrations.AddField(
            model_name='dossier',
            name='keywords',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='dossier',
            name='language',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='dossier',
            name='last_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='dossier',
            name='last_precision',
            field=models.CharField(choices=[('day', 'day'), ('month', 'month'), ('year', 'year')], default='day', max_length=5),
        ),
        migrations.AddField(
            model_name='dossier',
            name='note',
            field=models.CharField(blank=True, max_length=2000),
        ),
        migrations.AddField(
            model_name='dossier',
            name='pages',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='dossier',
            name='party_papers',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='dossier',
            name='remainder',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='dossier',
            name='removed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='dossier',
            name='sheets',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='dossier',
            name='use_mode',
            field=models.CharField(blank=True, choices=[('public', 'public'), ('conditional', 'on conditions'), ('secret', 'secret')], max_length=12),
        ),
        migrations.AddField(
            model_name='dossier',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='fonds',
            name='history',
            field=models.CharField(blank=True, max_length=5000),
        ),
        migrations.AddField(
            model_name='fonds',
            name='note',
            field=models.CharField(blank=True, max_length=2000),
        ),
        migrations.AddField(
            model_name='fonds',
            name='number',
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AddField(
            model_name='fonds',
            name='state',
            field=models.CharField(choices=[('open', 'open: papers still come'), ('closed', 'closed')], default='open', max_length=10),
        ),
        migrations.AddField(
            model_name='fonds',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='fonds',
            name='year_from',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='fonds',
            name='year_to',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='inventory',
            name='note',
            field=models.CharField(blank=True, max_length=2000),
        ),
        migrations.AddField(
            model_name='inventory',
            name='owner',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.unit'),
        ),
        migrations.AddField(
            model_name='inventory',
            name='shelf',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='inventory',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='box',
            name='inventory',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='boxes', to='archive.inventory'),
        ),
        migrations.AddField(
            model_name='dossier',
            name='box',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to='archive.box'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.UniqueConstraint(condition=models.Q(('remainder', False), ('removed_at__isnull', True)), fields=('inventory', 'number', 'level', 'party_papers'), name='dossier_number_once_a_level'),
        ),
        migrations.AddConstraint(
            model_name='coverversion',
            constraint=models.UniqueConstraint(fields=('cover', 'subject', 'number'), name='cover_version_once'),
        ),
        migrations.AddIndex(
            model_name='box',
            index=models.Index(fields=['inventory', 'sort_number', 'number', 'id'], name='box_order'),
        ),
        migrations.AddConstraint(
            model_name='box',
            constraint=models.UniqueConstraint(condition=models.Q(('level', 0), ('party_papers', False)), fields=('inventory', 'number'), name='box_number_once'),
        ),
    ]
