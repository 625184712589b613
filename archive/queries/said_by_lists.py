"""What covers of dossiers say because a list said so, and not a person."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from archive.domain.cover import CoverOf
from archive.domain.list_snapshots import CORRECTED_COLUMNS
from archive.models import CoverVersion, ListChange


def columns_by_lists(dossiers: Collection[int]) -> Mapping[int, frozenset[str]]:
    """
    The columns of the covers of these dossiers, by their ids, that lists have said and that nobody
    has written since: a later list of dossiers corrects them. Two queries.
    """
    said: dict[int, set[str]] = defaultdict(set)
    changes = ListChange.objects.filter(dossier__in=dossiers)
    for dossier, before in changes.values_list("dossier_id", "before"):
        if dossier is not None:
            said[dossier] |= {
                name
                for name in CORRECTED_COLUMNS
                if before is None or (name in before and before[name] in {"", None})
            }
    written = CoverVersion.objects.filter(cover=str(CoverOf.DOSSIER), subject__in=list(said))
    for dossier, became in written.values_list("subject", "became"):
        said[dossier] -= set(became)
    return {dossier: frozenset(names) for dossier, names in said.items()}
