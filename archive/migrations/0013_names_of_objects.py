"""What the vault calls the object of a file is no longer by need the digest of its bytes."""

from django.db import migrations, models
from django.db.models import F, Q


def called_by_their_digests(apps, schema_editor):
    """Until now every object was named by its digest."""
    apps.get_model("archive", "StoredFile").objects.update(object_name=F("digest"))


class Migration(migrations.Migration):

    dependencies = [
        ("archive", "0012_arrival_stamp"),
    ]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="object_name",
            field=models.CharField(max_length=80, null=True),
        ),
        migrations.RunPython(called_by_their_digests, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="storedfile",
            name="object_name",
            field=models.CharField(max_length=80, unique=True),
        ),
        migrations.RemoveConstraint(model_name="vaultfinding", name="finding_open_once"),
        migrations.RenameField(
            model_name="vaultfinding", old_name="digest", new_name="object_name"
        ),
        migrations.AlterField(
            model_name="vaultfinding",
            name="object_name",
            field=models.CharField(max_length=80),
        ),
        migrations.AddConstraint(
            model_name="vaultfinding",
            constraint=models.UniqueConstraint(
                condition=Q(settled_at__isnull=True),
                fields=("object_name", "kind"),
                name="finding_open_once",
            ),
        ),
        migrations.AlterField(
            model_name="vaultlook",
            name="reached",
            field=models.CharField(blank=True, max_length=80),
        ),
    ]
