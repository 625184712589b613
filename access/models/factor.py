"""The second factor of an account."""

from django.conf import settings
from django.db import models

from access.models.voucher import Vouched


class SecondFactor(Vouched):
    """
    What an app makes codes of. `sealed` opens by `access/actions/sealing.py` only; `last_step` is that
    of the last code that was taken.

    Personal data: whose factor it is, and when it was set up.
    """

    UNSAID = ("last_step",)

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="factor")
    sealed = models.BinaryField()
    made_at = models.DateTimeField()
    last_step = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.pk}"


class RecoveryCode(Vouched):
    """
    A code that stands in for the app once. Of the code itself there is a keyed digest only.

    Personal data: whose code it is.
    """

    UNSAID = ("used_at",)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "digest"], name="one_recovery_code_of_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
