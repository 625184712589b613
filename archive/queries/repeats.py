"""Which records of an inventory a record repeats, as far as somebody sees them."""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from access.api import Actor
from archive.domain.repeating import Filed, what_each_repeats
from archive.models import Inventory, Record
from archive.queries.visible import counted_records


def repeated_by(
    rows: Iterable[Record], place: Inventory, actor: Actor
) -> dict[int, Sequence[Record]]:
    """
    The records that were filed before these in the inventory, and that these repeat, by the id of
    each of these; one query.
    """
    shown = list(rows)
    if not shown:
        return {}
    alike = Q(original__in={row.original_id for row in shown})
    alike |= Q(number_key__in={row.number_key for row in shown if row.number_key})
    near = {one.pk: one for one in counted_records(actor).filter(alike, inventory=place)}
    found = what_each_repeats(map(_filed, shown), map(_filed, near.values()))
    return {row: [near[number] for number in numbers] for row, numbers in found.items()}


def _filed(row: Record) -> Filed:
    return Filed(
        order=(row.filed_at, row.pk),
        bytes=row.original_id,
        number_key=row.number_key,
        issued_on=row.issued_on,
        precision=row.issued_precision,
        issuer=row.issuer,
    )
