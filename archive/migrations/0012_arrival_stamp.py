"""Number and date of the stamp of whoever received a paper."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0011_received_answers_rows'),
    ]

    operations = [
        migrations.AddField(
            model_name='record',
            name='arrival_number',
            field=models.CharField(blank=True, default='', max_length=30),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='record',
            name='arrived_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='record',
            name='arrived_precision',
            field=models.CharField(choices=[('day', 'day'), ('month', 'month'), ('year', 'year')], default='day', max_length=5),
        ),
    ]
