"""From which day the protection of a paper is counted whose level was decided."""

from django.db import migrations, models
from django.db.models import Q

class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0041_words_of_decisions'),
    ]

    operations = [
        migrations.AddField(model_name='leveldecision', name='since', field=models.DateField(null=True)),
        migrations.AddField(model_name='leveldecision', name='of_paper', field=models.BooleanField(default=False)),
        migrations.AddConstraint(
            model_name='leveldecision',
            constraint=models.CheckConstraint(condition=Q(since__isnull=True) | Q(of_paper=False), name='decision_counts_from_one_day'),
        ),
    ]
