"""What others did to an account, until its owner is told."""

from django.conf import settings
from django.db import models


class AccountNews(models.Model):
    """
    One act of somebody else on an account. Its owner is told at the next sign-in; then it is past.

    Personal data: whose account it is, and what was done to it when.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="news")
    act = models.CharField(max_length=40)
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["user", "told_at"], name="news_not_told")]

    def __str__(self) -> str:
        return f"{self.pk}"
