"""What is known of the vault's health: looks through it, and what they found; and the site's name."""

from django.db import models

from archive.domain.vault_names import LONGEST_NAME


class Site(models.Model):
    """One row: the random name of this database, by which an index knows whose it is."""

    identity = models.CharField(max_length=32, unique=True)

    def __str__(self) -> str:
        return self.identity


class VaultLook(models.Model):
    """
    One look through the whole vault, in the order of the objects' names.

    `reached` is the last name looked at: a look that was broken off goes on behind it.
    """

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, db_index=True)
    reached = models.CharField(max_length=LONGEST_NAME, blank=True)
    objects_seen = models.PositiveBigIntegerField(default=0)
    bytes_seen = models.PositiveBigIntegerField(default=0)
    damaged = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    orphans = models.PositiveIntegerField(default=0)
    unreferenced = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.pk}"


class VaultFinding(models.Model):
    """
    Something wrong with one object, from when it was first seen until it was found right again.

    Not confirmed yet is what one look saw and only a second one makes sure of. `look` is the last
    look that saw it; empty when it was noticed in use.
    """

    class Kind(models.TextChoices):
        DAMAGED = "damaged"
        MISSING = "missing"
        ORPHAN = "orphan"
        UNREFERENCED = "unreferenced"

    object_name = models.CharField(max_length=LONGEST_NAME)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    confirmed = models.BooleanField(default=False)
    seen_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    look = models.ForeignKey(VaultLook, models.SET_NULL, null=True, related_name="findings")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["object_name", "kind"],
                condition=models.Q(settled_at__isnull=True),
                name="finding_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.object_name[:12]} {self.kind}"
