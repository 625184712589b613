"""What is known of the vault's health."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, DateTimeField, Q, QuerySet, Value
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
    """For whoever keeps the machine: counts and names of objects, nothing of any document."""
    rows = VaultFinding.objects.filter(settled_at=None, confirmed=True)
    kind = VaultFinding.Kind
    ended = VaultLook.objects.exclude(finished_at=None).order_by("-finished_at")
    # The last that ended and those that have not, and with them what stands: one query for all.
    looks = VaultLook.objects.filter(Q(finished_at=None) | Q(pk__in=ended.values("pk")[:1]))
    told = list(_as_rows(looks).union(_counted(rows), all=True))
    counts = {row[0]: row[1] for row in told if row[0]}
    found = [VaultLook(*row[2:]) for row in told if not row[0]]
    found.sort(key=lambda look: -look.pk)
    return VaultReport(
        last=next((look for look in found if look.finished_at is not None), None),
        running=next((look for look in found if look.finished_at is None), None),
        damaged=counts.get(kind.DAMAGED, 0),
        missing=counts.get(kind.MISSING, 0),
        orphans=counts.get(kind.ORPHAN, 0),
        unreferenced=counts.get(kind.UNREFERENCED, 0),
        findings=rows.order_by("-seen_at", "-pk"),
    )


def _as_rows(looks: QuerySet[VaultLook]) -> QuerySet[Any]:
    columns = [field.attname for field in VaultLook._meta.concrete_fields]  # noqa: SLF001
    said = looks.order_by().annotate(of_kind=Value("", output_field=CharField()), how_many=Value(0))
    rows: QuerySet[Any] = said.values_list("of_kind", "how_many", *columns)
    return rows


def _counted(findings: QuerySet[VaultFinding]) -> QuerySet[Any]:
    """Findings by kind as rows of the same shape as looks: kind, how many, and a look of nothing."""
    shown = findings.order_by().values("kind").annotate(n=Count("pk"))
    empty = {f"no_{field.attname}": _nothing(field) for field in VaultLook._meta.concrete_fields}  # noqa: SLF001
    counted: QuerySet[Any] = shown.annotate(**empty).values_list("kind", "n", *empty)
    return counted


def _nothing(field: Any) -> Value:
    if field.null or isinstance(field, DateTimeField):
        return Value(None, output_field=DateTimeField())
    return Value("") if field.get_internal_type() == "CharField" else Value(0)


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
