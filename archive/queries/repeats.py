"""Which records of an inventory a record repeats, as far as somebody sees them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from access.api import Actor
from archive.domain.repeating import Filed, what_each_repeats
from archive.models import IssuerSpelling, Record
from archive.queries.visible import counted_records


def repeated_by(rows: Iterable[Record], actor: Actor) -> dict[int, Sequence[Record]]:
    """
    The records that were filed before these, each in the same inventory, and that these repeat, by
    the id of each of these; two queries.
    """
    shown = list(rows)
    if not shown:
        return {}
    alike = Q(original__in={row.original_id for row in shown})
    alike |= Q(number_key__in={row.number_key for row in shown if row.number_key})
    places = {row.inventory_id for row in shown}
    near = {one.pk: one for one in counted_records(actor).filter(alike, inventory__in=places)}
    found: dict[int, Sequence[int]] = {}
    beside, keys = _by_place(near.values()), _keys_of_issuers((*shown, *near.values()))
    for place, of_place in _by_place(shown).items():
        asked = [_filed(row, keys) for row in of_place]
        found |= what_each_repeats(asked, [_filed(row, keys) for row in beside[place]])
    return {row: [near[number] for number in numbers] for row, numbers in found.items()}


def _by_place(rows: Iterable[Record]) -> dict[int | None, list[Record]]:
    """The records of each inventory, each of which repeats none of another."""
    found: dict[int | None, list[Record]] = defaultdict(list)
    for row in rows:
        found[row.inventory_id].append(row)
    return found


def _keys_of_issuers(rows: Iterable[Record]) -> dict[str, str]:
    """What the issuers of these have in common with other ways of writing them."""
    known = IssuerSpelling.objects.filter(spelling__in={row.issuer for row in rows} - {""})
    return dict(known.values_list("spelling", "key"))


def _filed(row: Record, keys: Mapping[str, str]) -> Filed:
    return Filed(
        order=(row.filed_at, row.pk),
        bytes=row.original_id,
        number_key=row.number_key,
        issued_on=row.issued_on,
        precision=row.issued_precision,
        issuer=keys.get(row.issuer, row.issuer),
    )
