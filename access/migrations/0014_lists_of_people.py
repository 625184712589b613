from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("access", "0013_who_looked_through_machines"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="position",
            field=models.CharField(blank=True, default="", max_length=150, verbose_name="position"),
        ),
        migrations.CreateModel(
            name="PeopleList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("rows", models.JSONField(default=list)),
                ("omitted", models.JSONField(default=list)),
                ("brought_by", models.CharField(max_length=150)),
                ("brought_at", models.DateTimeField()),
                ("with_doubtful", models.BooleanField(default=False)),
                ("chosen", models.JSONField(default=list)),
                ("made", models.JSONField(default=list)),
                (
                    "proposal",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="people",
                        to="access.accountproposal",
                    ),
                ),
            ],
            options={"ordering": ["-pk"]},
        ),
    ]
