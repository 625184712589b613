import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("access", "0014_lists_of_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("inventory", models.PositiveBigIntegerField()),
                ("place", models.CharField(max_length=80)),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "ORDINARY"), (1, "CONFIDENTIAL"), (2, "SECRET"), (3, "TOP_SECRET"),
                        ]
                    ),
                ),
                ("party_papers", models.BooleanField(default=False)),
                ("minutes", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(max_length=60)),
                ("document", models.CharField(max_length=200)),
                ("stands", models.CharField(default="waiting", max_length=10)),
                ("asked_by", models.CharField(max_length=150)),
                ("asked_at", models.DateTimeField()),
                ("decided_by", models.CharField(blank=True, default="", max_length=150)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, default="", max_length=60)),
                ("bounds", models.CharField(blank=True, default="", max_length=150)),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                ("from_event", models.PositiveBigIntegerField(default=0)),
                ("to_event", models.PositiveBigIntegerField(default=0)),
                ("ended_by", models.CharField(blank=True, default="", max_length=150)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("signed_by", models.CharField(blank=True, default="", max_length=150)),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                ("finding", models.CharField(blank=True, default="", max_length=200)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["stands"], name="openings_by_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("stands__in", ["waiting", "open"])),
                        fields=("account",),
                        name="opened_once_at_a_time",
                    )
                ],
            },
        ),
    ]
