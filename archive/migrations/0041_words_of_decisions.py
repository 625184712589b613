import archive.models.encrypted
from django.db import migrations

from archive.models.altered import BecomesEncrypted


def _line(model: str, name: str, longest: int, **said: object) -> BecomesEncrypted:
    field = archive.models.encrypted.EncryptedChar(max_length=longest, **said)
    return BecomesEncrypted(model_name=model, name=name, field=field)


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0040_what_is_owed"),
    ]

    operations = [
        _line("levelcase", "words", 300, blank=True),
        _line("leveldecision", "basis", 200),
        _line("protectionact", "document_number", 100, blank=True),
        _line("protectionact", "basis", 300),
        _line("protectionact", "late", 300, blank=True),
        _line("protectionact", "answer", 300, blank=True),
        _line("secrecyproposal", "reason", 200, blank=True),
        _line("secrecyproposal", "answer", 60, blank=True, default=""),
        _line("admission", "reason", 200),
    ]
