import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Boxes that a list named are told with what else it made, so that undoing it takes them back."""

    dependencies = [("archive", "0028_dates_as_written")]

    operations = [
        migrations.AddField(
            model_name="listchange",
            name="box",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="archive.box",
            ),
        ),
    ]
