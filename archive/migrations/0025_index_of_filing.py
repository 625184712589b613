"""Records by the moment they were filed: the pace of the last weeks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0017_keys_of_numbers")]

    operations = [
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["filed_at"], name="record_filed_at"),
        ),
    ]
