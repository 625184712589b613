"""Workstations and scanners."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.domain.machines import MachineKind

# As the migrations write it.
WORKSTATION = str(MachineKind.WORKSTATION)


class Workstation(models.Model):
    """
    A computer known by its address, or a scanner, with the safety seal it got after its scan.

    A scanner hangs on a workstation (`host`), has an address of its own, or neither. Of machines that
    have no end an address is one's only; `version` counts the changes of a row.
    """

    name = models.CharField(_("name"), max_length=100, unique=True)
    kind = models.CharField(
        max_length=20,
        choices=[(str(kind), str(kind)) for kind in MachineKind],
        default=WORKSTATION,
    )
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    host = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="scanners")
    model = models.CharField(max_length=100, blank=True, default="")
    serial = models.CharField(max_length=100, blank=True, default="")
    unit = models.ForeignKey(
        "access.Unit", models.PROTECT, null=True, blank=True, related_name="machines"
    )
    seal_number = models.CharField(_("seal number"), max_length=50, blank=True)
    sealed_until = models.DateField(_("sealed until"), null=True, blank=True)
    # Who looked through the machine before it was sealed, and on which day.
    scanned_by = models.CharField(max_length=150, blank=True, default="")
    scanned_on = models.DateField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=200, blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]
        verbose_name = _("workstation")
        verbose_name_plural = _("workstations")
        constraints = [
            models.UniqueConstraint(
                fields=["address"],
                condition=Q(valid_until__isnull=True),
                name="address_is_of_one_machine",
            ),
            models.CheckConstraint(
                condition=~Q(kind=WORKSTATION) | Q(address__isnull=False, host__isnull=True),
                name="workstation_has_an_address",
            ),
            models.CheckConstraint(
                condition=Q(address__isnull=True) | Q(host__isnull=True),
                name="machine_has_one_place",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="machine_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name
