import archive.api
from django.db import migrations

from archive.api import BecomesEncrypted


class Migration(migrations.Migration):
    dependencies = [
        ("ingest", "0018_receipts_know_their_issuer"),
        ("archive", "0037_words_of_records"),
    ]

    operations = [
        BecomesEncrypted(
            model_name="itempage",
            name="text",
            field=archive.api.EncryptedText(blank=True),
        ),
        BecomesEncrypted(
            model_name="itempage",
            name="words",
            field=archive.api.EncryptedBytes(default=b""),
        ),
    ]
