"""A copy on its way into the vault is noted by the name that the vault will give it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("archive", "0013_names_of_objects"),
        ("ingest", "0010_fields_by_one_name"),
    ]

    operations = [
        migrations.RenameField(
            model_name="item", old_name="copy_digest", new_name="copy_object_name"
        ),
        migrations.AlterField(
            model_name="item",
            name="copy_object_name",
            field=models.CharField(blank=True, max_length=80),
        ),
    ]
