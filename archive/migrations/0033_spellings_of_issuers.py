from django.db import migrations, models

from archive.domain.issuers_alike import issuer_key
from archive.domain.terms import Body, Called, bodies_of


def forward(apps, schema_editor):
    """The issuers that records bear already; what stands there already is left, so it may run twice."""
    spellings = apps.get_model("archive", "IssuerSpelling").objects
    names = {}
    for body, name in apps.get_model("archive", "BodyName").objects.values_list("body_id", "name"):
        names.setdefault(body, []).append(Called(name))
    rows = apps.get_model("archive", "IssuingBody").objects.values_list("pk", "code")
    bodies = bodies_of(Body(pk, code, names=tuple(names.get(pk, ()))) for pk, code in rows)
    records = apps.get_model("archive", "Record")._base_manager
    met = records.exclude(issuer="").order_by().values_list("issuer", flat=True).distinct()
    spellings.bulk_create(
        (spellings.model(spelling=one, key=issuer_key(one, bodies)) for one in list(met)),
        batch_size=500,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    """Ways of writing an issuer, with what those have in common that name one body."""

    dependencies = [("archive", "0032_posture_and_register")]

    operations = [
        migrations.CreateModel(
            name="IssuerSpelling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("spelling", models.CharField(max_length=300, unique=True)),
                ("key", models.CharField(db_index=True, max_length=300)),
            ],
        ),
        migrations.RunPython(forward, migrations.RunPython.noop),
    ]
