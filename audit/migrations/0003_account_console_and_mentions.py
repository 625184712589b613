"""Events name account and console, and are found by everything they showed."""

from django.db import migrations, models

from audit.models.guards import POSTGRESQL, SQLITE, put_up, take_down

STEP = 2000
BEFORE = {
    "audit_event_no_update",
    "audit_event_no_delete",
    "audit_event_no_replace",
    "audit_event_no_change",
    "audit_event_no_truncate",
}


def guards_down(apps, schema_editor):
    take_down(schema_editor.connection)


def guards_up(apps, schema_editor):
    put_up(schema_editor.connection)


def guards_of_before(apps, schema_editor):
    """Those of 0002, whose names and words have not changed."""
    connection = schema_editor.connection
    wanted = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    with connection.cursor() as cursor:
        for name in BEFORE & wanted.keys():
            cursor.execute(wanted[name])


def mention_what_searches_showed(apps, schema_editor):
    """Searches of before named what they showed by the ids of the records."""
    event, mention = apps.get_model("audit", "Event"), apps.get_model("audit", "Mention")
    last = 0
    searches = event.objects.filter(action="search", outcome="done").order_by("id")
    while rows := list(searches.filter(id__gt=last).values_list("id", "details")[:STEP]):
        mention.objects.bulk_create(
            [
                mention(label=label, event=pk)
                for pk, details in rows
                for label in sorted({f"KS-{int(shown):07d}" for shown in details.get("shown", ())})
            ],
            batch_size=STEP,
        )
        last = rows[-1][0]


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.RunPython(guards_down, guards_of_before),
        migrations.AddField("event", "account", models.BigIntegerField(null=True)),
        migrations.AddField("event", "os_account", models.CharField(max_length=100, default="")),
        migrations.AlterField("event", "at", models.DateTimeField()),
        migrations.AlterField("event", "who", models.CharField(max_length=150)),
        migrations.AlterField("event", "action", models.CharField(max_length=40)),
        migrations.AlterField("event", "subject", models.CharField(max_length=80)),
        migrations.AlterField("event", "outcome", models.CharField(max_length=10)),
        migrations.AddIndex("event", models.Index(fields=["at", "id"], name="audit_event_at")),
        migrations.AddIndex(
            "event", models.Index(fields=["who", "at", "id"], name="audit_event_who")
        ),
        migrations.AddIndex(
            "event",
            models.Index(fields=["who", "action", "at", "id"], name="audit_event_who_action"),
        ),
        migrations.AddIndex(
            "event", models.Index(fields=["action", "at", "id"], name="audit_event_action")
        ),
        migrations.AddIndex(
            "event", models.Index(fields=["outcome", "at", "id"], name="audit_event_outcome")
        ),
        migrations.AddIndex(
            "event", models.Index(fields=["subject", "id"], name="audit_event_subject")
        ),
        migrations.CreateModel(
            "Mention",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "label",
                        "event",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("label", models.CharField(max_length=80)),
                ("event", models.BigIntegerField()),
            ],
        ),
        migrations.RunPython(mention_what_searches_showed, migrations.RunPython.noop),
        migrations.RunPython(guards_up, guards_down),
    ]
