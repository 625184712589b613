import archive.machine_api
from django.db import migrations

from archive.machine_api import BecomesEncrypted


class Migration(migrations.Migration):
    dependencies = [
        ("ingest", "0018_receipts_know_their_issuer"),
        ("archive", "0037_words_of_records"),
    ]

    operations = [
        BecomesEncrypted(
            model_name="itempage",
            name="text",
            field=archive.machine_api.EncryptedText(blank=True),
        ),
        BecomesEncrypted(
            model_name="itempage",
            name="words",
            field=archive.machine_api.EncryptedBytes(default=b""),
        ),
    ]
