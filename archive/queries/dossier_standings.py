"""Dossiers by what is kept of each as a whole (`DossierStanding`)."""

from collections import Counter, defaultdict
from collections.abc import Collection

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, When

from archive.domain.dossier_states import CoverNumbers, DossierState, DossierSum, standing_of
from archive.domain.standing import sight_of
from archive.models import Dossier, DossierFigure, Figure

_WIDTH = len(DossierState)


def unknown() -> Q:
    """Dossiers of which nothing is kept as a whole, or of which a change waits to be settled."""
    changed = DossierFigure.objects.filter(settled=False).order_by().values("dossier")
    return Q(standing__isnull=True) | Q(pk__in=changed)


def counted_by_standing(
    dossiers: QuerySet[Dossier], *, clearance: int, party_papers: bool
) -> tuple[Counter[DossierState], int, int]:
    """
    How many of the dossiers are in each state, how many these are, and how many besides are `unknown`;
    one query.
    """
    sight = sight_of(clearance, party_papers=party_papers).bit_length() - 1
    bits = F("standing__bits").bitrightshift(sight * _WIDTH).bitand((1 << _WIDTH) - 1)
    known = Case(When(~unknown(), then=bits), output_field=IntegerField())
    grouped = dossiers.order_by().annotate(known=known).values_list("known").annotate(n=Count("pk"))
    found: Counter[DossierState] = Counter()
    of = aside = 0
    for states, count in grouped:
        if states is None:
            aside = count
            continue
        of += count
        found.update({state: count for state in DossierState if states >> state & 1})
    return found, of, aside


def standings_of(dossiers: Collection[int]) -> dict[int, int]:
    """The bits to be kept of each of these dossiers, from the sums kept of it; two queries."""
    covers = Dossier.objects.filter(pk__in=dossiers).order_by()
    sums: dict[int, list[DossierSum]] = defaultdict(list)
    kept = DossierFigure.objects.filter(dossier__in=dossiers).order_by()
    rows = kept.values_list(
        "dossier_id", "kind", "rank", "partner", "detail", "also", "count", "pages"
    )
    for dossier, kind, *row in rows:
        sums[dossier].append(DossierSum(kind == Figure.Kind.LISTED, *row))
    return {
        pk: standing_of(sums[pk], CoverNumbers(*(number or 0 for number in numbers)))
        for pk, *numbers in covers.values_list("pk", "documents", "sheets", "pages")
    }
