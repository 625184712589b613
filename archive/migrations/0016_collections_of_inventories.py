"""Collections (giai đoạn) to which inventories belong."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0015_local_letters'),
    ]

    operations = [
        migrations.CreateModel(
            name='Period',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=300)),
                ('certain', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('code', models.SlugField(max_length=30, unique=True)),
                ('title', models.CharField(max_length=300)),
                ('first_year', models.PositiveSmallIntegerField()),
                ('last_year', models.PositiveSmallIntegerField()),
                ('rule', models.CharField(choices=[('term', 'term'), ('day', 'day'), ('place', 'place')], default='term', max_length=5)),
                ('rule_day', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['first_year', 'last_year', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_year__gte', models.F('first_year'))), name='period_ends_after_it_begins')],
            },
        ),
        migrations.AddField(
            model_name='inventory',
            name='period',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inventories', to='archive.period'),
        ),
    ]
