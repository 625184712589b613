"""Rows and records are tied many to many; the one record that a row had becomes its first tie."""

import django.db.models.deletion
from django.db import migrations, models

AT_ONCE = 2000


def tie_what_was_matched(apps, schema_editor):
    """
    What the machine had matched by number and date is a tie that it made when the record was filed.

    What it had matched by the number alone, one of the two without a date, is certain no more: it
    is proposed to a person.
    """
    rows, ties = apps.get_model("archive", "ListedRecord"), apps.get_model("archive", "Tie")
    last = 0
    while True:
        matched = rows.objects.filter(
            pk__gt=last, issued_on__isnull=False, record__issued_on__isnull=False
        ).order_by("pk")
        found = list(matched.values_list("pk", "record", "record__filed_at")[:AT_ONCE])
        if not found:
            return
        ties.objects.bulk_create(
            (
                ties(row_id=row, record_id=record, kind="certain", at=filed_at)
                for row, record, filed_at in found
            ),
            ignore_conflicts=True,
        )
        last = found[-1][0]


class Migration(migrations.Migration):

    dependencies = [
        ("archive", "0025_index_of_filing"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tie",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("certain", "Certain"),
                            ("person", "Person"),
                            ("parted", "Parted"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "before",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("certain", "Certain"),
                            ("person", "Person"),
                            ("parted", "Parted"),
                        ],
                        max_length=7,
                    ),
                ),
                ("by", models.CharField(blank=True, max_length=150)),
                ("at", models.DateTimeField()),
                ("reasons", models.JSONField(default=list)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ties",
                        to="archive.record",
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ties",
                        to="archive.listedrecord",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("row", "record"), name="tie_once")
                ],
            },
        ),
        migrations.RunPython(tie_what_was_matched, migrations.RunPython.noop),
    ]
