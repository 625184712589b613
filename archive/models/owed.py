"""What a change of level still owes: words and bytes elsewhere that are to stand otherwise now."""

from django.db import models


class Owed(models.Model):
    """
    A debt of one row (`row` of `table`), filled by triggers (`archive.models.plain_guards`) in the
    transaction of whoever changed it, and worked off until none is left (`archive.actions.owing`).
    """

    class What(models.TextChoices):
        WORDS = "words"
        TOKEN = "token"  # noqa: S105 - of numbers
        # Of a stored file: encrypted, under keys of its class, and nothing plain beside it.
        OBJECT = "object"
        # Of no row: what the database and its journal still hold of words that were written over.
        TRACES = "traces"

    what = models.CharField(max_length=10, choices=What.choices)
    table = models.CharField(max_length=60)
    row = models.PositiveBigIntegerField()
    since = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "table", "row"], name="owed_once")]

    def __str__(self) -> str:
        return f"{self.what} {self.table} {self.row}"
