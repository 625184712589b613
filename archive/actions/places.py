"""
Places of papers, taken hold of: they stand as they stood when somebody was granted to use them.

Permission is asked before a transaction begins, for a refusal must stay on the trail. What somebody
else does to the place in between, such as closing it or taking it away, is noticed here.
"""

from archive.actions.filing import ChangedMeanwhile
from archive.models import Dossier, Inventory

_OF_INVENTORY = ("level", "party_papers", "unit_id", "fonds_id")
_OF_DOSSIER = ("inventory_id", "level", "party_papers", "removed_at", "version")


def hold_inventory(seen: Inventory) -> None:
    """Nobody changes the inventory until the transaction ends. Raises ChangedMeanwhile."""
    now = Inventory.objects.select_for_update().filter(pk=seen.pk).first()
    if now is None or any(getattr(now, name) != getattr(seen, name) for name in _OF_INVENTORY):
        raise ChangedMeanwhile(seen.code)


def hold_dossier(seen: Dossier) -> None:
    """The same of a dossier."""
    now = Dossier.objects.select_for_update().filter(pk=seen.pk).first()
    if now is None or any(getattr(now, name) != getattr(seen, name) for name in _OF_DOSSIER):
        raise ChangedMeanwhile(seen.number)
