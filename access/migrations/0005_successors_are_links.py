"""The one successor a unit could have becomes a link, of which it may have several."""

from django.db import migrations
from django.db.models import F


def take_over(apps, schema_editor):
    Unit = apps.get_model("access", "Unit")
    UnitSuccession = apps.get_model("access", "UnitSuccession")
    named = Unit.objects.filter(successor__isnull=False).exclude(successor=F("pk"))
    for unit in named.iterator():
        UnitSuccession.objects.get_or_create(before=unit, after_id=unit.successor_id)


class Migration(migrations.Migration):
    dependencies = [("access", "0004_reference_lists")]

    operations = [
        migrations.RunPython(take_over, migrations.RunPython.noop),
        migrations.RemoveField(model_name="unit", name="successor"),
    ]
