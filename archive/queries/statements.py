"""Completeness as other programs read it."""

from typing import Any

from access.api import Level
from archive.models import Inventory
from archive.queries.completeness import figures_of


def completeness_as_json(inventory: str) -> list[dict[str, Any]]:
    """The figures of one inventory, or of all for an empty code; for commands, uncut."""
    rows = Inventory.objects.filter(code=inventory) if inventory else Inventory.objects.all()
    counted = figures_of(rows, clearance=max(Level), party_papers=True)
    return [
        {
            "inventory": row.inventory.code,
            "expected": row.expected,
            "received": row.received,
            "waiting": row.waiting,
            "filed": row.filed,
            "matched": row.matched,
            "awaited": row.awaited,
            "missing": row.missing,
            "surplus": row.surplus,
            "unreviewed": row.unreviewed,
        }
        for row in counted
    ]
