"""What stands in a dossier, a box, an inventory: what the actor sees of it, and what stays for others."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from access.api import Actor, Level
from archive.domain.secrecy import Secrecy
from archive.models import Dossier, ListedRecord, Record, Tie
from archive.queries.visible import within_reach


@dataclass(frozen=True, slots=True)
class Contents:
    """
    What stands in a dossier, as far as the actor sees it, by ids.

    `records` are those that stand in the archive, `withdrawn` those that were withdrawn from there and
    would come back there; `rows` are those of the list.
    """

    records: tuple[int, ...]
    withdrawn: tuple[int, ...]
    rows: tuple[int, ...]

    @property
    def mark(self) -> str:
        """By which a person's second look tells whether anything came or went since their first."""
        said = f"{sorted(self.records)} {sorted(self.withdrawn)} {sorted(self.rows)}"
        return salted_hmac("archive.contents", said).hexdigest()[:16]

    @property
    def is_empty(self) -> bool:
        """Whether the actor sees nothing in it."""
        return not (self.records or self.withdrawn or self.rows)


def contents_of(dossier: Dossier, actor: Actor) -> Contents:
    """What the actor sees in a dossier that they see."""
    kept = within_reach(Record.everything.filter(dossier=dossier), actor)
    records = list(kept.values_list("pk", "withdrawn_at"))
    rows = rows_seen(dossier, actor).values_list("pk", flat=True)
    return Contents(
        records=tuple(pk for pk, gone in records if gone is None),
        withdrawn=tuple(pk for pk, gone in records if gone is not None),
        rows=tuple(rows),
    )


def rows_seen(
    dossier: Dossier, actor: Actor, *, but_of: Sequence[int] = ()
) -> QuerySet[ListedRecord]:
    """
    The rows of the list in a dossier, of those within the clearance, in the order of the list; without
    those that these records answer.
    """
    rows = ListedRecord.objects.filter(dossier=dossier, level__lte=actor.clearance)
    rows = rows.exclude(pk__in=_ties_of(but_of).values("row")) if but_of else rows
    return rows.order_by("position", "pk")


def chosen_of(
    dossier: Dossier, actor: Actor, *, records: Sequence[int], rows: Sequence[int]
) -> Contents:
    """
    Those of the contents that were chosen, each record with the row it answers here and each row with
    the record that answers it, as far as the actor sees both.
    """
    all_of_it = contents_of(dossier, actor)
    inside = {*all_of_it.records, *all_of_it.withdrawn}
    ties = _ties_of(inside).filter(row__in=all_of_it.rows).values_list("row", "record")
    wanted_rows, wanted_records = _tied_together(
        list(ties), rows=set(all_of_it.rows) & set(rows), records=inside & set(records)
    )
    return Contents(
        records=tuple(pk for pk in all_of_it.records if pk in wanted_records),
        withdrawn=tuple(pk for pk in all_of_it.withdrawn if pk in wanted_records),
        rows=tuple(pk for pk in all_of_it.rows if pk in wanted_rows),
    )


def _ties_of(records: Collection[int]) -> QuerySet[Tie]:
    return Tie.objects.filter(record__in=records).exclude(kind=Tie.Kind.PARTED)


def _tied_together(
    ties: Sequence[tuple[int, int]], *, rows: set[int], records: set[int]
) -> tuple[set[int], set[int]]:
    """The rows and records with all that is tied to them, and to that in turn."""
    while True:
        more_records = records | {record for row, record in ties if row in rows}
        more_rows = rows | {row for row, record in ties if record in more_records}
        if (more_rows, more_records) == (rows, records):
            return rows, records
        rows, records = more_rows, more_records


def least_closed(held: Iterable[tuple[int, bool]]) -> Secrecy | None:
    """The secrecy of the least closed of these; None of none."""
    found = min(((bool(party), level) for level, party in held), default=None)
    return None if found is None else Secrecy(Level(found[1]), found[0])


def held_in(places: Q) -> Iterable[tuple[int, bool]]:
    """How closed everything is that stands in a place, whoever sees it; for the verbs that empty it."""
    yield from Record.everything.filter(places).values_list("level", "party_papers").distinct()
    for level in ListedRecord.objects.filter(places).values_list("level", flat=True).distinct():
        yield level, False
