"""Keeping what is kept of each dossier as a whole, and comparing it with its sums."""

from collections.abc import Collection

from django.db import transaction

from archive.models import Dossier, DossierStanding
from archive.queries.dossier_standings import standings_of, unknown

KNOWN_AT_ONCE = 500
COMPARED_AT_ONCE = 5000


def know_standings() -> int:
    """Keep the standing of one stretch of dossiers that have none; of how many. A short transaction."""
    lacking = Dossier.objects.filter(standing__isnull=True).order_by("pk")
    if not lacking.exists():
        return 0
    with transaction.atomic():
        # Whoever settles sums of these waits here, and takes away what was counted before.
        found = lacking.select_for_update(of=("self",)).values_list("pk", flat=True)[:KNOWN_AT_ONCE]
        counted = standings_of(list(found))
        DossierStanding.objects.bulk_create(
            DossierStanding(dossier_id=dossier, bits=bits) for dossier, bits in counted.items()
        )
    return len(counted)


def wrong_standings(*, mend: bool) -> dict[int, tuple[int, int]]:
    """
    What is kept of dossiers as it is not counted, by id: kept, and counted; where `mend`, it is taken
    away, and counted anew by `know_standings`.
    """
    found: dict[int, tuple[int, int]] = {}
    last = 0
    known = Dossier.objects.filter(~unknown())
    while stretch := list(
        known.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:COMPARED_AT_ONCE]
    ):
        last = stretch[-1]
        if wrong := _differing(stretch):
            # Somebody may have written between two looks; in one transaction all is of a moment.
            with transaction.atomic():
                wrong = _differing(list(wrong))
                if mend:
                    DossierStanding.objects.filter(dossier__in=list(wrong)).delete()
            found |= wrong
    return found


def _differing(dossiers: Collection[int]) -> dict[int, tuple[int, int]]:
    known = Dossier.objects.filter(~unknown(), pk__in=dossiers).order_by()
    kept = dict(known.values_list("pk", "standing__bits"))
    counted = standings_of(list(kept))
    return {
        dossier: (bits, counted[dossier])
        for dossier, bits in kept.items()
        if counted[dossier] != bits
    }
