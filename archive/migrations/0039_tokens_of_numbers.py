import archive.models.word_keys
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0038_words_of_lists_and_covers"),
    ]

    operations = [
        migrations.AddField(
            model_name="listedrecord",
            name="number_token",
            field=archive.models.word_keys.NumberToken(
                blank=True, default="", editable=False, max_length=22
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="number_token",
            field=archive.models.word_keys.NumberToken(
                blank=True, default="", editable=False, max_length=22
            ),
        ),
        migrations.AddField(
            model_name="record",
            name="issuer_token",
            field=archive.models.word_keys.IssuerToken(
                blank=True, default="", editable=False, max_length=22
            ),
        ),
        migrations.AddField(
            model_name="record",
            name="number_token",
            field=archive.models.word_keys.NumberToken(
                blank=True, default="", editable=False, max_length=22
            ),
        ),
        migrations.AddField(
            model_name="listedrecord",
            name="issuer_marks",
            field=archive.models.word_keys.IssuerMarks(
                blank=True, default="", editable=False, max_length=257
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="issuer_marks",
            field=archive.models.word_keys.IssuerMarks(
                blank=True, default="", editable=False, max_length=257
            ),
        ),
        migrations.AddIndex(
            model_name="listedrecord",
            index=models.Index(
                condition=models.Q(("number_token", ""), _negated=True),
                fields=["number_token"],
                name="listed_number_token",
            ),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                condition=models.Q(
                    ("state", "waiting"), models.Q(("number_token", ""), _negated=True)
                ),
                fields=["number_token"],
                name="receipt_number_token",
            ),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                condition=models.Q(("number_token", ""), _negated=True),
                fields=["number_token"],
                name="record_number_token",
            ),
        ),
    ]
