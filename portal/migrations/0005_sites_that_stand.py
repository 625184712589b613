"""
A site that was there before postures goes on as it did: on an independent LAN, secret at the highest.

So says a row of its own, which the security officer changes with a second person; what is top secret in
it loses its abstract, as the database keeps it from now on. A new site has nothing yet, and no posture.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone


def keep_posture(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    decided = apps.get_model("archive", "PostureDecided")
    there = any(
        apps.get_model(app, name).objects.exists()
        for app, name in (("archive", "Record"), ("ingest", "Item"), ("archive", "ListedRecord"))
    )
    if there and not decided.objects.exists():
        decided.objects.create(
            kind="lan", highest=2, document="", decided_by="system", second="", at=timezone.now()
        )


def silence(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The triggers are not there yet; those of versions are not there now."""
    top = {"level__gte": 3}
    records = apps.get_model("archive", "Record").objects.filter(**top)
    versions = apps.get_model("archive", "RecordVersion").objects.filter(record__level__gte=3)
    for one in versions.iterator():
        one.said, one.became = _blanked(one.said), _blanked(one.became)
        one.save(update_fields=["said", "became"])
    for change in (
        apps.get_model("archive", "ListChange").objects.filter(row__level__gte=3).iterator()
    ):
        change.before = _blanked(change.before)
        change.save(update_fields=["before"])
    apps.get_model("archive", "ListedRecord").objects.filter(**top).update(
        abstract="", original={}
    )
    for receipt in apps.get_model("archive", "Receipt").objects.filter(record__in=records):
        receipt.label = str(receipt.pk)
        receipt.save(update_fields=["label"])
    for item in apps.get_model("ingest", "Item").objects.filter(record__in=records).iterator():
        item.name = str(item.pk)
        item.proposals.pop("abstract", None)
        item.values.pop("abstract", None)
        item.save(update_fields=["name", "proposals", "values"])
    records.update(abstract="")


def _blanked(said: dict[str, object] | None) -> dict[str, object] | None:
    return {**said, "abstract": ""} if said and said.get("abstract") else said


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0004_introductions_of_collections"),
        ("archive", "0032_posture_and_register"),
        ("ingest", "0014_at_the_security_officer"),
    ]

    operations = [
        migrations.RunPython(keep_posture, migrations.RunPython.noop),
        migrations.RunPython(silence, migrations.RunPython.noop),
    ]
