"""The account of a person."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """
    A person who signs in. Django's superuser flag opens no record: only grants do.

    Personal data: name, account name, unit, position.
    """

    full_name = models.CharField(_("full name"), max_length=150)
    sort_name = models.CharField(max_length=300, db_index=True, editable=False, default="")
    unit = models.ForeignKey(
        "access.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("unit"),
    )
    # As an office calls it; it opens nothing.
    position = models.CharField(_("position"), max_length=150, blank=True, default="")
    issued_password = models.BooleanField(default=False)
    password_issued_at = models.DateTimeField(null=True, editable=False)
    # An account of the trial keeps the password it was given.
    trial = models.BooleanField(default=False, editable=False)
    # Beside its row, so that every request knows without asking for one.
    has_factor = models.BooleanField(default=False, editable=False)
    # Of the last sign-in: a session of an earlier one has ended.
    session_mark = models.CharField(max_length=32, editable=False, default="", blank=True)
    # Counts what was changed of the account: whoever proposes something says which one they saw.
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["sort_name", "username"]
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        return self.full_name or self.username
