"""The figures of each dossier."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("archive", "0026_figures_of_pages_and_sheets"),
    ]

    operations = [
        migrations.CreateModel(
            name='DossierFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('settled', models.BooleanField(default=False)),
                ('kind', models.CharField(choices=[('record', 'Record'), ('year', 'Year'), ('listed', 'Listed'), ('receipt', 'Receipt')], max_length=10)),
                ('rank', models.PositiveSmallIntegerField()),
                ('partner', models.PositiveSmallIntegerField()),
                ('detail', models.PositiveSmallIntegerField()),
                ('also', models.PositiveIntegerField()),
                ('count', models.BigIntegerField(default=0)),
                ('pages', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name='dossierfigure',
            name='dossier',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='figures', to='archive.dossier'),
        ),
        migrations.AddField(
            model_name='dossierfigure',
            name='inventory',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='archive.inventory'),
        ),
        migrations.AddIndex(
            model_name='dossierfigure',
            index=models.Index(condition=models.Q(('settled', False)), fields=['id'], name='dossier_figure_unsettled'),
        ),
        migrations.AddConstraint(
            model_name='dossierfigure',
            constraint=models.UniqueConstraint(condition=models.Q(('settled', True)), fields=('dossier', 'inventory', 'kind', 'rank', 'partner', 'detail', 'also'), name='dossier_figure_once'),
        ),
    ]
