from django.db import migrations, models

from archive.domain.issuers_alike import words_of


def forward(apps, schema_editor):
    """Of issuers that rows of lists bear already; what stands there already is left, so it may run twice."""
    words = apps.get_model("archive", "IssuerWord").objects
    rows = apps.get_model("archive", "ListedRecord").objects
    met = rows.exclude(issuer="").order_by().values_list("issuer", flat=True).distinct()
    words.bulk_create(
        (
            words.model(spelling=issuer, position=position, word=word)
            for issuer in list(met)
            for position, word in enumerate(words_of(issuer))
        ),
        batch_size=500,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    """What waits says whose paper it is, and the words of an issuer, by which bodies are told apart."""

    dependencies = [("archive", "0035_scans_of_commitments")]

    operations = [
        migrations.AddField(
            model_name="receipt",
            name="issuer",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.CreateModel(
            name="IssuerWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("spelling", models.CharField(max_length=300)),
                ("position", models.PositiveSmallIntegerField()),
                ("word", models.CharField(max_length=300)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("spelling", "position"), name="issuer_word_once"
                    )
                ],
            },
        ),
        migrations.RunPython(forward, migrations.RunPython.noop),
    ]
