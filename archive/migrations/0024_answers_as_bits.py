"""From where an answer is seen is kept as bits, for several records may answer one row."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("archive", "0023_ties"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="listedrecord", name="listed_answered"),
        migrations.RemoveIndex(model_name="record", name="record_surplus"),
        migrations.RemoveField(model_name="listedrecord", name="record"),
        migrations.RemoveField(model_name="listedrecord", name="record_rank"),
        migrations.RemoveField(model_name="record", name="row_rank"),
        migrations.AddField(
            model_name="listedrecord",
            name="answered",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="record",
            name="answers",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddIndex(
            model_name="listedrecord",
            index=models.Index(
                fields=["inventory", "answered", "position", "id"], name="listed_answered"
            ),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                fields=["inventory", "answers", "issued_on", "id"], name="record_surplus"
            ),
        ),
    ]
