"""What a person holds, each for a time: roles, clearance, assignments, commitment, training."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from access.domain.actors import Role
from access.domain.commitments import Way
from access.domain.levels import Level
from access.models.voucher import Vouched

# As the migrations write it.
NOTED = str(Way.NOTED)


class Standing(models.Model):
    """A grant with its first and last day; the last day still counts."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="%(class)s_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class Given(Vouched, Standing):
    """What came of a request: by it one knows who asked, gave and approved; without one it is older."""

    given = models.ForeignKey(
        "access.GrantRequest", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(Standing.Meta):
        abstract = True


class RoleGrant(Given):
    """A role of a person. Personal data: whose role it is."""

    role = models.CharField(max_length=20, choices=[(role, role) for role in Role])

    class Meta(Standing.Meta):
        pass


class Clearance(Given):
    """
    The highest level open to a person, and whether secret papers of the Party are: of all they work with,
    or, with `named`, of what stands on that list and of nothing else.

    Personal data: whose clearance it is.
    """

    level = models.PositiveSmallIntegerField(choices=[(int(level), level.name) for level in Level])
    party_papers = models.BooleanField(default=False)
    named = models.ForeignKey(
        "access.NamedList", models.PROTECT, null=True, blank=True, related_name="clearances"
    )

    class Meta(Standing.Meta):
        pass


class Assignment(Given):
    """
    Work with a unit (and all below it) or with one inventory, named by its id.

    Personal data: whose assignment it is.
    """

    unit = models.ForeignKey("access.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    inventory = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta(Standing.Meta):
        constraints = [
            *Standing.Meta.constraints,
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(inventory__isnull=False),
                name="assignment_names_a_unit_or_an_inventory",
            ),
        ]


class Commitment(Standing):
    """
    A signed confidentiality commitment. Personal data: who signed, under which name and unit, and when.

    What was noted by its number alone has no `text`; what was signed keeps the digest of every word
    that was signed, and the names as they stood that day.
    """

    text_version = models.CharField(max_length=150)
    text = models.ForeignKey(
        "access.CommitmentText", models.PROTECT, null=True, blank=True, related_name="signatures"
    )
    text_digest = models.CharField(max_length=64, blank=True, default="")
    way = models.CharField(
        max_length=10, choices=[(str(way), str(way)) for way in Way], default=NOTED
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    full_name = models.CharField(max_length=150, blank=True, default="")
    unit_name = models.CharField(max_length=200, blank=True, default="")

    class Meta(Standing.Meta):
        pass


class Training(Standing):
    """
    A completed course for scanning and entry. Personal data: who completed it.

    What was noted by the name of its course alone has no `session`.
    """

    course = models.CharField(max_length=200)
    session = models.ForeignKey(
        "access.TrainingSession",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
    )

    class Meta(Standing.Meta):
        constraints = [
            *Standing.Meta.constraints,
            models.UniqueConstraint(
                fields=["session", "user"],
                condition=Q(session__isnull=False),
                name="one_attendance_of_a_person",
            ),
        ]
