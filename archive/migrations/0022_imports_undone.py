"""An import keeps what it changed until it is put back; a unit keeps what was said of columns."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0001_initial'),
        ('archive', '0021_what_a_list_says'),
    ]

    operations = [
        migrations.AddField(
            model_name='listimport',
            name='name',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AddField(
            model_name='listimport',
            name='made',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='listimport',
            name='undone_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='listimport',
            name='undone_by',
            field=models.CharField(blank=True, default='', max_length=150),
        ),
        migrations.CreateModel(
            name='ListChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.JSONField(null=True)),
                ('after', models.CharField(max_length=64)),
                ('brought', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='archive.listimport')),
                ('dossier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='archive.dossier')),
                ('row', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='archive.listedrecord')),
            ],
        ),
        migrations.CreateModel(
            name='ListLayout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signature', models.CharField(max_length=32)),
                ('columns', models.JSONField()),
                ('said_at', models.DateTimeField()),
                ('said_by', models.CharField(max_length=150)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('unit', 'signature'), name='list_layout_once_a_unit')],
            },
        ),
    ]
