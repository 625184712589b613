"""What a person typed into a form that was sent after their session had ended."""

from django.db import models


class Draft(models.Model):
    """
    Kept for one hour, for one account, and readable by nobody who has the database alone.

    `digest` names the token that the browser holds: the key to `body` is made of that token, which
    is stored nowhere else.

    Personal data: the account's number; what was typed stands in `body`, encrypted.
    """

    digest = models.CharField(max_length=64, unique=True)
    account = models.BigIntegerField(db_index=True)
    kept_at = models.DateTimeField(db_index=True)
    body = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.pk}"
