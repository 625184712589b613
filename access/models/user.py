"""The account of a person."""

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from access.models.voucher import Vouched, still_vouched
from keys.api import can_vouch, has_keys


class User(Vouched, AbstractUser):
    """
    A person who signs in. Django's superuser flag opens no record: only grants do.

    Personal data: name, account name, unit, position.
    """

    # What somebody comes in by: of everything else an account says nothing opens.
    SAID = ("id", "username", "password", "is_active", "has_factor", "trial")

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

    def check_password(self, raw_password: str | None) -> bool:
        """
        As Django's, which also stretches an older hash anew: what was vouched for then is so again, and
        while nobody can vouch for the new one, the old one stays.
        """
        if has_keys() and not can_vouch():
            return check_password(raw_password, self.password)
        before = self.password
        with still_vouched(self):
            right = bool(super().check_password(raw_password))
        if self.password != before:
            self.save(update_fields=["voucher"])
        return right

    def get_full_name(self) -> str:
        return self.full_name or self.username
