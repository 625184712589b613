"""What people of a unit said of columns of lists."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from archive.domain.listing.fields import Field
from archive.models import Inventory, ListLayout


@dataclass(frozen=True, slots=True)
class Remembered:
    """Columns by the signature of their heading, and who said them last, and when."""

    columns: Mapping[str, Mapping[int, Field]]
    by: str = ""
    at: datetime | None = None


def remembered_columns(inventory: Inventory, signatures: Collection[str]) -> Remembered:
    """What was said of these headings for the unit of the inventory."""
    rows = ListLayout.objects.filter(unit=inventory.unit_id, signature__in=signatures)
    found = list(rows.order_by("said_at"))
    columns = {row.signature: _columns(row.columns) for row in found}
    return Remembered(columns, found[-1].said_by, found[-1].said_at) if found else Remembered({})


def _columns(told: Mapping[str, str]) -> dict[int, Field]:
    return {int(at): Field(field) for at, field in told.items() if field in set(Field)}
