"""What is decided about the protection of secrets, and when that of each record ends (kept by triggers)."""

import django.db.models.deletion
from django.db import migrations, models

LEVELS = [(0, "Ordinary"), (1, "Confidential"), (2, "Secret"), (3, "Top secret")]
KINDS = [(name, name) for name in ("declassified", "lowered", "extended")]
STATES = [
    (name, name)
    for name in ("proposed", "pending", "done", "declined", "withdrawn", "overtaken")
]
WAITING = models.Q(("stands__in", ["proposed", "pending"]))


class Migration(migrations.Migration):

    dependencies = [("archive", "0030_levels_decided")]

    operations = [
        migrations.CreateModel(
            name="ProtectionAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lot", models.PositiveBigIntegerField(db_index=True)),
                ("kind", models.CharField(choices=KINDS, max_length=12)),
                ("stands", models.CharField(choices=STATES, default="proposed", max_length=10)),
                ("level_before", models.PositiveSmallIntegerField(choices=LEVELS)),
                ("level_after", models.PositiveSmallIntegerField(choices=LEVELS)),
                ("party_before", models.BooleanField(default=False)),
                ("party_after", models.BooleanField(default=False)),
                ("until", models.DateField(null=True)),
                ("ends", models.PositiveIntegerField(default=0)),
                ("document_number", models.CharField(blank=True, max_length=100)),
                ("document_date", models.DateField(null=True)),
                ("basis", models.CharField(max_length=300)),
                ("late", models.CharField(blank=True, max_length=300)),
                ("proposed_by", models.CharField(max_length=150)),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.CharField(blank=True, max_length=150)),
                ("decided_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=300)),
                ("change", models.PositiveBigIntegerField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="protection_acts",
                        to="archive.record",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=WAITING, fields=("record",), name="protection_act_waits_once"
                    )
                ],
                "indexes": [
                    models.Index(fields=["record", "id"], name="protection_act_record"),
                    models.Index(
                        condition=WAITING, fields=["stands", "lot"], name="protection_act_waiting"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="record",
            name="protection_ends",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                condition=models.Q(("protection_ends__gt", 0)),
                fields=["protection_ends", "id"],
                name="record_protection",
            ),
        ),
    ]
