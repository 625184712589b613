import archive.models.encrypted
import archive.models.word_keys
from django.db import migrations
from archive.models.altered import BecomesEncrypted


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0036_words_of_issuers"),
    ]

    operations = [
        migrations.AddField(
            model_name="record",
            name="words_key",
            field=archive.models.word_keys.WordsKey(
                blank=True, default="", editable=False, max_length=34
            ),
        ),
        BecomesEncrypted(
            model_name="record",
            name="abstract",
            field=archive.models.encrypted.EncryptedText(blank=True),
        ),
        BecomesEncrypted(
            model_name="record",
            name="arrival_number",
            field=archive.models.encrypted.EncryptedChar(blank=True, max_length=30),
        ),
        BecomesEncrypted(
            model_name="record",
            name="arrived_written",
            field=archive.models.encrypted.EncryptedChar(blank=True, max_length=100),
        ),
        BecomesEncrypted(
            model_name="record",
            name="issued_written",
            field=archive.models.encrypted.EncryptedChar(blank=True, max_length=100),
        ),
        BecomesEncrypted(
            model_name="record",
            name="issuer",
            field=archive.models.encrypted.EncryptedChar(blank=True, max_length=300),
        ),
        BecomesEncrypted(
            model_name="record",
            name="level_basis",
            field=archive.models.encrypted.EncryptedChar(blank=True, max_length=200),
        ),
        BecomesEncrypted(
            model_name="record",
            name="number",
            field=archive.models.encrypted.NoneWhileClosed(null=True),
        ),
        BecomesEncrypted(
            model_name="record",
            name="number_key",
            field=archive.models.encrypted.EncryptedChar(blank=True, db_index=True, max_length=100),
        ),
        BecomesEncrypted(
            model_name="record",
            name="number_text",
            field=archive.models.encrypted.EncryptedChar(blank=True, max_length=100),
        ),
        BecomesEncrypted(
            model_name="record",
            name="place",
            field=archive.models.encrypted.EncryptedChar(blank=True, max_length=100),
        ),
        BecomesEncrypted(
            model_name="record",
            name="recipients",
            field=archive.models.encrypted.EncryptedText(blank=True),
        ),
        BecomesEncrypted(
            model_name="record",
            name="signer",
            field=archive.models.encrypted.EncryptedChar(blank=True, max_length=150),
        ),
        BecomesEncrypted(
            model_name="record",
            name="symbol",
            field=archive.models.encrypted.EncryptedChar(blank=True, max_length=100),
        ),
        BecomesEncrypted(
            model_name="recordversion",
            name="became",
            field=archive.models.encrypted.EncryptedJson(default=dict),
        ),
        BecomesEncrypted(
            model_name="recordversion",
            name="reason",
            field=archive.models.encrypted.EncryptedChar(blank=True, max_length=300),
        ),
        BecomesEncrypted(
            model_name="recordversion",
            name="said",
            field=archive.models.encrypted.EncryptedJson(default=dict),
        ),
        BecomesEncrypted(
            model_name="scanpage",
            name="text",
            field=archive.models.encrypted.EncryptedText(blank=True),
        ),
        BecomesEncrypted(
            model_name="scanpage",
            name="words",
            field=archive.models.encrypted.EncryptedBytes(default=b""),
        ),
        BecomesEncrypted(
            model_name="versionpage",
            name="text",
            field=archive.models.encrypted.EncryptedText(blank=True),
        ),
        BecomesEncrypted(
            model_name="versionpage",
            name="words",
            field=archive.models.encrypted.EncryptedBytes(default=b""),
        ),
    ]
