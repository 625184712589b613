from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0027_figures_of_dossiers"),
    ]

    operations = [
        migrations.AddField(
            model_name="record",
            name="arrived_written",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="record",
            name="issued_written",
            field=models.CharField(blank=True, max_length=100),
        ),
    ]
