import django.db.models.deletion
from django.db import migrations, models


def note_dossiers_of_rows(apps, schema_editor):
    """A record that stands in the dossier of the row it answers follows that row from now on."""
    record = apps.get_model("archive", "Record")
    row = apps.get_model("archive", "ListedRecord")
    same = row.objects.filter(dossier__isnull=False, record__dossier=models.F("dossier"))
    record.objects.filter(pk__in=same.values("record")).update(dossier_from_list=True)


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0002_levels_of_bytes'),
    ]

    operations = [
        migrations.CreateModel(
            name='ListImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('rows', models.PositiveIntegerField()),
                ('level', models.PositiveSmallIntegerField(choices=[(0, 'Ordinary'), (1, 'Confidential'), (2, 'Secret'), (3, 'Top secret')], default=0)),
                ('begun_at', models.DateTimeField()),
                ('begun_by', models.CharField(max_length=150)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='dossier',
            name='dossier_number_once',
        ),
        migrations.RemoveConstraint(
            model_name='listedrecord',
            name='listed_position_once',
        ),
        migrations.AddField(
            model_name='record',
            name='dossier_from_list',
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name='listedrecord',
            index=models.Index(fields=['inventory', 'position'], name='listed_position'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.UniqueConstraint(fields=('inventory', 'number', 'level'), name='dossier_number_once_a_level'),
        ),
        migrations.AddField(
            model_name='listimport',
            name='inventory',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='archive.inventory'),
        ),
        migrations.AddIndex(
            model_name='listimport',
            index=models.Index(fields=['inventory', 'ended_at'], name='list_import_open'),
        ),
        migrations.RunPython(note_dossiers_of_rows, migrations.RunPython.noop),
    ]
