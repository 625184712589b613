"""What was raised by a decision after it was filed got its level on that day."""

from django.db import migrations
from django.db.models import F
from django.db.models.functions import TruncDate

AT_ONCE = 500


def given_then(apps, schema_editor):
    """May run twice."""
    decisions = apps.get_model("archive", "LevelDecision").objects
    raised = decisions.filter(
        record__isnull=False, after__gt=F("before"), since__isnull=True, of_paper=False
    )
    while ids := list(raised.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        decisions.filter(pk__in=ids).update(since=TruncDate("at"))


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0042_days_of_levels'),
    ]

    operations = [
        migrations.RunPython(given_then, migrations.RunPython.noop, elidable=True),
    ]
