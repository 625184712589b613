from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0012_commitments_and_trainings'),
    ]

    operations = [
        migrations.AddField(
            model_name='workstation',
            name='scanned_by',
            field=models.CharField(blank=True, default='', max_length=150),
        ),
        migrations.AddField(
            model_name='workstation',
            name='scanned_on',
            field=models.DateField(blank=True, null=True),
        ),
    ]
