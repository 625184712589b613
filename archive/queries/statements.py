"""Completeness and its gaps as other programs read them."""

from typing import Any

from django.utils.translation import gettext

from access.api import Actor, Level, Role
from access.domain.actors import CONSOLE
from archive.domain.proposing import REASON_WORDS, Proposal
from archive.models import Inventory, ListedRecord
from archive.queries.completeness import awaited, figures_of, missing
from archive.queries.proposed import all_proposed
from machine.json_values import JsonObject

# Whoever works at the machine itself: what a command prints is cut to nobody's sight.
UNCUT = Actor(
    id=0,
    username=CONSOLE,
    full_name="",
    roles=frozenset((Role.SECURITY_OFFICER,)),
    clearance=max(Level),
    party_papers=True,
    committed=True,
)
MOST_PROPOSED = 3


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
            "answered": row.answered,
            "matched": row.matched,
            "awaited": row.awaited,
            "missing": row.missing,
            "surplus": row.surplus,
            "unreviewed": row.unreviewed,
        }
        for row in counted
    ]


def gaps_as_json(inventory: str) -> list[JsonObject]:
    """
    The rows of the list of one inventory, or of all for an empty code, that no record answers: why,
    and which records may; for commands, uncut.
    """
    rows = Inventory.objects.filter(code=inventory) if inventory else Inventory.objects.all()
    return [gap for place in rows.order_by("code") for gap in _gaps(place)]


def _gaps(place: Inventory) -> list[JsonObject]:
    proposed = all_proposed(place, UNCUT)
    absent = [(row, "not_received") for row in missing(UNCUT).filter(inventory=place)]
    waits = [(row, "waiting") for row in awaited(UNCUT).filter(inventory=place)]
    return [
        _gap(place, row, why, proposed.get(row.pk, []))
        for row, why in sorted([*absent, *waits], key=lambda one: (one[0].position, one[0].pk))
    ]


def _gap(place: Inventory, row: ListedRecord, why: str, proposed: list[Proposal]) -> JsonObject:
    dossier = getattr(row, "place", None)
    return {
        "inventory": place.code,
        "dossier": dossier.number if dossier is not None else "",
        "position": row.position,
        "kind": "missing",
        "number": row.number_text,
        "date": row.issued_text,
        "why": why,
        "proposed": [
            {
                "record": f"KS-{one.record:07d}",
                "reason": "; ".join(gettext(REASON_WORDS[reason]) for reason in one.reasons),
            }
            for one in proposed[:MOST_PROPOSED]
        ],
    }
