"""Figures of pages and sheets, of what is recognised, checked, repeated, and short of pages."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("archive", "0019_acts_of_arrangement"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='figure',
            name='figure_once',
        ),
        migrations.AddField(
            model_name='figure',
            name='also',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='figure',
            name='paged',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='figure',
            name='pages',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='figure',
            name='sheeted',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='figure',
            name='sheets',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='listedrecord',
            name='checked',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='listedrecord',
            name='short',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='receipt',
            name='recognised',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='record',
            name='digital',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='record',
            name='repeats',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AlterField(
            model_name='figure',
            name='count',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name='listedrecord',
            index=models.Index(condition=models.Q(('short__gt', 0)), fields=['inventory', 'position', 'id'], name='listed_short'),
        ),
        migrations.AddIndex(
            model_name='record',
            index=models.Index(condition=models.Q(('repeats__gt', 0)), fields=['inventory', 'issued_on', 'id'], name='record_repeats'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.UniqueConstraint(condition=models.Q(('settled', True)), fields=('inventory', 'kind', 'rank', 'partner', 'detail', 'also'), name='figure_once'),
        ),
    ]
