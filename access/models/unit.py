"""Units of the organisation over time: their names, what came after them, and who answers for them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.domain.units import Duty
from access.models.standing import Standing
from access.models.voucher import Vouched


class Unit(models.Model):
    """
    A room, an office or a committee for a time; `name` is what it is called now.

    `version` counts its changes: whoever changes it says which one they were shown.
    """

    code = models.CharField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("above"),
    )
    # Fourteen digits as they stand on paper; nothing is known for certain of what they mean.
    party_code = models.CharField(max_length=14, blank=True, default="")
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    basis = models.CharField(max_length=200, blank=True, default="")
    end_basis = models.CharField(max_length=200, blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["code"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.UniqueConstraint(
                fields=["party_code"], condition=~Q(party_code=""), name="party_code_is_of_one_unit"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="unit_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnitName(models.Model):
    """
    What a unit was called before, up to `valid_until`.

    Where a name began is the day after the one before it ended, so two never hold on one day.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=200)
    valid_until = models.DateField()
    basis = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["valid_until"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_until"], name="one_former_name_a_day")
        ]

    def __str__(self) -> str:
        return self.name


class UnitSuccession(models.Model):
    """One unit came after another: in a merger several have one, in a split one has several."""

    before = models.ForeignKey(Unit, models.PROTECT, related_name="successions")
    after = models.ForeignKey(Unit, models.PROTECT, related_name="precessions")
    # The first day of what came after, where it is known.
    on = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["before", "after"], name="one_succession_of_a_pair"),
            models.CheckConstraint(
                condition=~Q(before=F("after")), name="no_unit_comes_after_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class UnitDuty(Vouched, Standing):
    """
    A person of the store who is head or contact of a unit, for a time; one at a time.

    Personal data: who it is.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="duties")
    duty = models.CharField(max_length=10, choices=[(str(duty), str(duty)) for duty in Duty])

    class Meta(Standing.Meta):
        ordering = ["valid_from", "pk"]
        constraints = [
            *Standing.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "duty"],
                condition=Q(valid_until__isnull=True),
                name="one_open_duty_of_a_kind",
            ),
        ]
