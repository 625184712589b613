"""Units of the organisation and the workstations people sit at."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.Model):
    """A room, an office or a committee; its name is valid for a time, for bodies are merged."""

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
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.name


class Workstation(models.Model):
    """A computer known by its address, with the safety seal it got after its scan."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    address = models.GenericIPAddressField(_("address"), unique=True)
    seal_number = models.CharField(_("seal number"), max_length=50, blank=True)
    sealed_until = models.DateField(_("sealed until"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("workstation")
        verbose_name_plural = _("workstations")

    def __str__(self) -> str:
        return self.name
