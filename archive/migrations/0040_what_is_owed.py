from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0039_tokens_of_numbers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Owed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("words", "Words"),
                            ("token", "Token"),
                            ("object", "Object"),
                            ("traces", "Traces"),
                        ],
                        max_length=10,
                    ),
                ),
                ("table", models.CharField(max_length=60)),
                ("row", models.PositiveBigIntegerField()),
                ("since", models.DateTimeField()),
                ("tries", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.AddConstraint(
            model_name="owed",
            constraint=models.UniqueConstraint(fields=("what", "table", "row"), name="owed_once"),
        ),
    ]
