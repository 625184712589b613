"""Steps of migrations that tables of today need, where Django's own would cost too much."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from archive.models.kept import POSTGRESQL


class BecomesEncrypted(migrations.AlterField):
    """
    A column may hold encrypted words from now on.

    SQLite minds neither the length nor the name of a type: its tables need not be written anew for it,
    one time for each column.
    """

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        if schema_editor.connection.vendor == POSTGRESQL:
            super().database_forwards(app_label, schema_editor, *states)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        if schema_editor.connection.vendor == POSTGRESQL:
            super().database_backwards(app_label, schema_editor, *states)
