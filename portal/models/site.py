"""What a site is called, and the code by which its first people are made."""

from django.db import models


class SiteName(models.Model):
    """The name of the commission and its place, as people gave them. One row, or none yet."""

    organisation = models.CharField(max_length=150)
    place = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return self.organisation


class SetUpCode(models.Model):
    """
    The code that the terminal told last, as a digest; there is one as long as nobody has an account.

    `opened_by` is the digest of what the browser got that was let in by it: from then on the code
    opens nothing.
    """

    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    opened_by = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.pk}"
