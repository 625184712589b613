import archive.models.encrypted
from django.db import migrations, models
from archive.models.altered import BecomesEncrypted


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0037_words_of_records"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlaceKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveBigIntegerField()),
                ("key_class", models.PositiveSmallIntegerField()),
                ("words_key", models.CharField(max_length=34)),
            ],
        ),
        BecomesEncrypted(
            model_name="arrangementact",
            name="reason",
            field=archive.models.encrypted.EncryptedChar(max_length=300),
        ),
        BecomesEncrypted(
            model_name="box",
            name="note",
            field=archive.models.encrypted.EncryptedChar(blank=True, max_length=500),
        ),
        BecomesEncrypted(
            model_name="coverversion",
            name="became",
            field=archive.models.encrypted.EncryptedJson(default=dict),
        ),
        BecomesEncrypted(
            model_name="coverversion",
            name="said",
            field=archive.models.encrypted.EncryptedJson(default=dict),
        ),
        BecomesEncrypted(
            model_name="dossier",
            name="keywords",
            field=archive.models.encrypted.EncryptedChar(blank=True, max_length=300),
        ),
        BecomesEncrypted(
            model_name="dossier",
            name="note",
            field=archive.models.encrypted.EncryptedChar(blank=True, max_length=2000),
        ),
        BecomesEncrypted(
            model_name="dossier",
            name="title",
            field=archive.models.encrypted.EncryptedChar(blank=True, max_length=1000),
        ),
        BecomesEncrypted(
            model_name="inventory",
            name="note",
            field=archive.models.encrypted.EncryptedChar(blank=True, max_length=2000),
        ),
        BecomesEncrypted(
            model_name="inventory",
            name="title",
            field=archive.models.encrypted.EncryptedChar(max_length=500),
        ),
        BecomesEncrypted(
            model_name="listchange",
            name="after",
            field=archive.models.encrypted.EncryptedChar(max_length=64),
        ),
        BecomesEncrypted(
            model_name="listchange",
            name="before",
            field=archive.models.encrypted.EncryptedJson(null=True),
        ),
        BecomesEncrypted(
            model_name="listedrecord",
            name="abstract",
            field=archive.models.encrypted.EncryptedText(blank=True),
        ),
        BecomesEncrypted(
            model_name="listedrecord",
            name="box",
            field=archive.models.encrypted.EncryptedChar(blank=True, default="", max_length=100),
        ),
        BecomesEncrypted(
            model_name="listedrecord",
            name="date_text",
            field=archive.models.encrypted.EncryptedText(blank=True, default=""),
        ),
        BecomesEncrypted(
            model_name="listedrecord",
            name="further",
            field=archive.models.encrypted.EncryptedJson(blank=True, default=dict),
        ),
        BecomesEncrypted(
            model_name="listedrecord",
            name="issuer",
            field=archive.models.encrypted.EncryptedChar(blank=True, max_length=300),
        ),
        BecomesEncrypted(
            model_name="listedrecord",
            name="note",
            field=archive.models.encrypted.EncryptedChar(blank=True, max_length=500),
        ),
        BecomesEncrypted(
            model_name="listedrecord",
            name="number_key",
            field=archive.models.encrypted.EncryptedChar(blank=True, db_index=True, max_length=100),
        ),
        BecomesEncrypted(
            model_name="listedrecord",
            name="number_text",
            field=archive.models.encrypted.EncryptedChar(blank=True, max_length=100),
        ),
        BecomesEncrypted(
            model_name="listedrecord",
            name="original",
            field=archive.models.encrypted.EncryptedJson(blank=True, default=dict),
        ),
        BecomesEncrypted(
            model_name="listimport",
            name="name",
            field=archive.models.encrypted.EncryptedChar(blank=True, default="", max_length=200),
        ),
        BecomesEncrypted(
            model_name="receipt",
            name="issuer",
            field=archive.models.encrypted.EncryptedChar(blank=True, default="", max_length=300),
        ),
        BecomesEncrypted(
            model_name="receipt",
            name="label",
            field=archive.models.encrypted.EncryptedChar(max_length=300),
        ),
        BecomesEncrypted(
            model_name="receipt",
            name="number_key",
            field=archive.models.encrypted.EncryptedChar(blank=True, max_length=100),
        ),
        BecomesEncrypted(
            model_name="registerentry",
            name="abstract",
            field=archive.models.encrypted.EncryptedText(blank=True),
        ),
        BecomesEncrypted(
            model_name="registerentry",
            name="issuer",
            field=archive.models.encrypted.EncryptedChar(blank=True, max_length=300),
        ),
        BecomesEncrypted(
            model_name="registerentry",
            name="keeper",
            field=archive.models.encrypted.EncryptedChar(max_length=200),
        ),
        BecomesEncrypted(
            model_name="registerentry",
            name="number_text",
            field=archive.models.encrypted.EncryptedChar(blank=True, max_length=100),
        ),
        migrations.AddConstraint(
            model_name="placekey",
            constraint=models.UniqueConstraint(
                fields=("place", "key_class"), name="place_key_once"
            ),
        ),
    ]
