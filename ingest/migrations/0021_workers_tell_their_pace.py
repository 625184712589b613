from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ingest", "0020_words_of_items")]

    operations = [
        migrations.AddField("workerbeat", "readers", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("workerbeat", "at_work", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("workerbeat", "pages_lately", models.PositiveIntegerField(default=0)),
    ]
