"""What was received and waits answers the rows of a list by what was read of it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0010_turn_of_a_page'),
    ]

    operations = [
        migrations.AddField(
            model_name='listedrecord',
            name='awaited',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='receipt',
            name='issued_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='receipt',
            name='issued_precision',
            field=models.CharField(choices=[('day', 'day'), ('month', 'month'), ('year', 'year')], default='day', max_length=5),
        ),
        migrations.AddField(
            model_name='receipt',
            name='number_key',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddIndex(
            model_name='receipt',
            index=models.Index(condition=models.Q(('state', 'waiting'), models.Q(('number_key', ''), _negated=True)), fields=['number_key', 'inventory'], name='receipt_number'),
        ),
    ]
