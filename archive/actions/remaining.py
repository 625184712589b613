"""
What stays of a dossier for those who see in it what is hidden from whoever empties it.

It stands in a dossier of its own, under the same number and cover, as closed as it. So nothing that
is done to it later shows in the old one, which the person who emptied it still reads of in the list of
acts, and may bring back.
"""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from archive.domain.cover import CoverOf
from archive.domain.list_snapshots import ROW_COLUMNS, digest_of_columns
from archive.models import CoverVersion, Dossier, ListChange, ListedRecord, Record
from archive.queries.contents import held_in, least_closed


def leave_behind(dossier: Dossier, *, at: datetime) -> Dossier | None:
    """
    A dossier is empty for whoever works on it, and goes; what is still in it stands apart.

    In the caller's transaction. Returns where that stands.
    """
    rest = stand_apart(dossier)
    Dossier.objects.filter(pk=dossier.pk).update(removed_at=at)
    return rest


def stand_apart(
    dossier: Dossier, *, but_records: Collection[int] = (), but_rows: Collection[int] = ()
) -> Dossier | None:
    """What is in a dossier but for these goes to one of its own; None where nothing is."""
    records = Record.everything.filter(dossier=dossier).exclude(pk__in=but_records)
    rows = ListedRecord.objects.filter(dossier=dossier).exclude(pk__in=but_rows)
    if not (records.exists() or rows.exists()):
        return None
    rest = _copy(dossier)
    records.update(dossier=rest)
    _go(rows, dossier, rest)
    closed = least_closed(held_in(Q(dossier=rest)))
    if closed is not None:
        rest.level = max(rest.level, int(closed.level))
        rest.party_papers = rest.party_papers or closed.party_papers
        rest.save(update_fields=["level", "party_papers"])
    return rest


def come_back(rest: int | None, dossier: Dossier, *, version: int, at: datetime) -> bool:
    """
    What stood apart stands in its dossier again, unless somebody has done something to it since.

    Returns whether it does.
    """
    found = Dossier.objects.filter(
        pk=rest or 0, inventory=dossier.inventory_id, version=version, box=dossier.box_id,
        remainder=True, removed_at__isnull=True,
    ).first()  # fmt: skip
    if found is None:
        return False
    Record.everything.filter(dossier=found).update(dossier=dossier)
    _go(ListedRecord.objects.filter(dossier=found), found, dossier)
    ListChange.objects.filter(dossier=found).delete()
    Dossier.objects.filter(pk=found.pk).update(removed_at=at)
    return True


def _copy(dossier: Dossier) -> Dossier:
    """The same cover with what it said before, under an id of its own."""
    copy = Dossier.objects.get(pk=dossier.pk)
    copy.pk, copy.remainder = None, True
    copy._state.adding = True  # noqa: SLF001 - Django's documented way to copy a row
    copy.save()
    kept = CoverVersion.objects.filter(cover=CoverOf.DOSSIER, subject=dossier.pk)
    for version in kept:
        version.pk, version.subject = None, copy.pk
    CoverVersion.objects.bulk_create(kept)
    ListChange.objects.bulk_create(
        ListChange(brought_id=one.brought_id, dossier=copy, before=one.before, after=one.after)
        for one in ListChange.objects.filter(dossier=dossier)
    )
    return copy


def _go(rows: QuerySet[ListedRecord], source: Dossier, to: Dossier) -> None:
    """Rows of a list, with what imports keep of them: that tells a dossier by its id."""
    changes = list(ListChange.objects.filter(row__in=rows).select_related("row"))
    for one in changes:
        columns = {name: getattr(one.row, name) for name in ROW_COLUMNS}
        if digest_of_columns(columns) == one.after:
            one.after = digest_of_columns({**columns, "dossier_id": to.pk})
        if one.before and one.before["dossier_id"] == source.pk:
            one.before = {**one.before, "dossier_id": to.pk}
    ListChange.objects.bulk_update(changes, ["after", "before"])
    rows.update(dossier=to)
