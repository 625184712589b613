"""Which records of an inventory a record repeats, as far as somebody sees them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import OuterRef, Q, Subquery

from access.api import Actor
from archive.domain.repeating import Filed, what_each_repeats
from archive.models import IssuerSpelling, Record
from archive.models.word_keys import ISSUER_KEYS
from archive.queries.closed import bearing
from archive.queries.visible import counted_records


def repeated_by(rows: Iterable[Record], actor: Actor) -> dict[int, Sequence[Record]]:
    """
    The records that were filed before these, each in the same inventory, and that these repeat, by
    the id of each of these; one query.
    """
    shown = list(rows)
    if not shown:
        return {}
    alike = Q(original__in={row.original_id for row in shown})
    places = {row.inventory_id for row in shown}
    alike |= bearing({row.number_key for row in shown if row.number_key}, places)
    key = IssuerSpelling.objects.filter(spelling=OuterRef("issuer")).values("key")
    counted = counted_records(actor).filter(alike, inventory__in=places)
    # Those that are asked of are among them.
    near = {one.pk: one for one in counted.annotate(issuer_key=Subquery(key[:1]))}
    found: dict[int, Sequence[int]] = {}
    beside = _by_place(near.values())
    for place, of_place in _by_place(shown).items():
        asked = [_filed(near[row.pk]) for row in of_place if row.pk in near]
        found |= what_each_repeats(asked, map(_filed, beside[place]))
    return {row: [near[number] for number in numbers] for row, numbers in found.items()}


def _by_place(rows: Iterable[Record]) -> dict[int | None, list[Record]]:
    """The records of each inventory, each of which repeats none of another."""
    found: dict[int | None, list[Record]] = defaultdict(list)
    for row in rows:
        found[row.inventory_id].append(row)
    return found


def _filed(row: Record) -> Filed:
    return Filed(
        order=(row.filed_at, row.pk),
        bytes=row.original_id,
        number_key=row.number_key,
        issued_on=row.issued_on,
        precision=row.issued_precision,
        issuer=getattr(row, "issuer_key", None) or _issuer_of(row),
    )


def _issuer_of(row: Record) -> str:
    """How the issuer is compared of a record whose words are kept nowhere else."""
    return ISSUER_KEYS[-1](row.issuer) if row.words_key and row.issuer else row.issuer
