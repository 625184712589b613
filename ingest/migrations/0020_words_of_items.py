import django.db.models.functions.comparison
from django.db import migrations, models

from archive.domain.standing import ABSENT
from archive.machine_api import (
    AsClosed,
    BecomesEncrypted,
    EncryptedChar,
    EncryptedJson,
    NumberToken,
    WordsDigest,
)


class Migration(migrations.Migration):
    dependencies = [
        ("ingest", "0019_words_of_pages"),
        ("archive", "0041_words_of_decisions"),
    ]

    operations = [
        BecomesEncrypted("item", "name", EncryptedChar(max_length=1000)),
        BecomesEncrypted("item", "reason_params", EncryptedJson(default=dict)),
        BecomesEncrypted("item", "proposals", EncryptedJson(default=dict)),
        BecomesEncrypted("item", "values", EncryptedJson(default=dict)),
        BecomesEncrypted(
            "item", "number_key", EncryptedChar(editable=False, max_length=100, null=True)
        ),
        BecomesEncrypted("item", "replaces_reason", EncryptedChar(blank=True, max_length=300)),
        BecomesEncrypted("item", "rank", AsClosed(default=ABSENT, editable=False)),
        BecomesEncrypted("batch", "source", EncryptedChar(max_length=1000)),
        BecomesEncrypted("batch", "title", EncryptedChar(max_length=300)),
        BecomesEncrypted("batchreopening", "reason", EncryptedChar(max_length=300)),
        migrations.AddField(
            "item",
            "number_token",
            NumberToken(blank=True, default="", editable=False, max_length=22),
        ),
        migrations.AddField(
            "item",
            "name_token",
            WordsDigest(
                blank=True, default="", editable=False, max_length=64, of=("name", "digest")
            ),
        ),
        migrations.AddField(
            "batch",
            "source_token",
            WordsDigest(blank=True, default="", editable=False, max_length=64, of=("source",)),
        ),
        migrations.AddIndex(
            "item",
            models.Index(
                condition=models.Q(("number_token", ""), _negated=True),
                fields=["number_token"],
                name="item_number_token",
            ),
        ),
        migrations.RemoveConstraint("batch", "one_open_batch_for_a_way"),
        migrations.AddConstraint(
            "batch",
            models.UniqueConstraint(
                models.Case(
                    models.When(source_token="", then=models.F("source")),
                    default=models.F("source_token"),
                    output_field=models.CharField(),
                ),
                django.db.models.functions.comparison.Coalesce("inventory_id", 0),
                django.db.models.functions.comparison.Coalesce("unit_id", 0),
                models.F("level"),
                models.F("party_papers"),
                condition=models.Q(("state", "open")),
                name="one_open_batch_for_a_way",
            ),
        ),
    ]
