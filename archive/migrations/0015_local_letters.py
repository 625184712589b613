"""Letters in numbers that are an archive's own."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0014_issuing_bodies'),
    ]

    operations = [
        migrations.CreateModel(
            name='LocalLetters',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=300)),
                ('certain', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('letters', models.CharField(max_length=12)),
                ('type_code', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'ordering': ['letters', 'pk'],
            },
        ),
    ]
