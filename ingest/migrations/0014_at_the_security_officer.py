"""An item may stand at the security officer."""

from django.db import migrations, models

import ingest.domain.ledger


class Migration(migrations.Migration):
    dependencies = [("ingest", "0013_receipts_are_read")]

    operations = [
        migrations.AlterField(
            model_name="item",
            name="state",
            field=models.CharField(
                choices=[(state, state) for state in ingest.domain.ledger.State],
                default=ingest.domain.ledger.State["QUEUED"],
                max_length=12,
            ),
        ),
    ]
