"""What the house remembers of its pages of words: which it brought itself, and who read which."""

from django.db import models


class BroughtGuide(models.Model):
    """
    A section of the guide that came with the product, and the page it became.

    `digest` is that of the page as it was brought: a page that differs was edited by a person and
    is theirs. `page` is no key of the database's: a page somebody deleted is not brought again.
    """

    slug = models.CharField(max_length=200, unique=True)
    page = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.slug


class NoticeRead(models.Model):
    """
    That somebody has read a notice, so that it is not put before them again.

    Personal data: who read what.
    """

    user = models.ForeignKey("access.User", models.CASCADE, related_name="+")
    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "page"], name="notice_read_once")]

    def __str__(self) -> str:
        return f"{self.user_id}/{self.page_id}"
