"""What is known of the vault's health."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from archive.models import VaultFinding, VaultLook

NIGHT = range(1, 5)
NIGHTLY = timedelta(hours=20)
# A machine that is switched off at night is looked after by day.
AT_THE_LATEST = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class VaultReport:
    """
    When the vault was last looked through, and what is wrong with it now.

    `running` is the look that is not finished yet. `findings` are those that stand, newest first.
    """

    last: VaultLook | None
    running: VaultLook | None
    damaged: int
    missing: int
    orphans: int
    unreferenced: int
    findings: QuerySet[VaultFinding]

    @property
    def lost(self) -> int:
        """How many objects cannot be handed out."""
        return self.damaged + self.missing

    @property
    def nobodys(self) -> int:
        """How many files are kept that belong to nothing."""
        return self.orphans + self.unreferenced


def vault_report() -> VaultReport:
    """For whoever keeps the machine: counts and digests, nothing of any document."""
    rows = VaultFinding.objects.filter(settled_at=None, confirmed=True)
    counts = dict(rows.order_by().values_list("kind").annotate(Count("pk")))
    kind = VaultFinding.Kind
    ended = VaultLook.objects.exclude(finished_at=None).order_by("-finished_at")
    # The last that ended and those that have not, in one look at the table.
    looks = VaultLook.objects.filter(Q(finished_at=None) | Q(pk__in=ended.values("pk")[:1]))
    found = list(looks.order_by("-pk"))
    return VaultReport(
        last=next((look for look in found if look.finished_at is not None), None),
        running=next((look for look in found if look.finished_at is None), None),
        damaged=counts.get(kind.DAMAGED, 0),
        missing=counts.get(kind.MISSING, 0),
        orphans=counts.get(kind.ORPHAN, 0),
        unreferenced=counts.get(kind.UNREFERENCED, 0),
        findings=rows.order_by("-seen_at", "-pk"),
    )


def unfinished_look() -> VaultLook | None:
    """The look that was begun and broken off, or is at work now."""
    return VaultLook.objects.filter(finished_at=None).order_by("-pk").first()


def look_is_due(at: datetime) -> bool:
    """
    Whether the nightly look should be at work at this moment.

    Once a night, between one and five o'clock; one that was broken off goes on at once; one that
    could not run for a night and a half runs by day.
    """
    if unfinished_look() is not None:
        return True
    last = VaultLook.objects.exclude(finished_at=None).order_by("-finished_at").first()
    if last is None or last.finished_at is None:
        return True
    since = at - last.finished_at
    return since > AT_THE_LATEST or (timezone.localtime(at).hour in NIGHT and since > NIGHTLY)
