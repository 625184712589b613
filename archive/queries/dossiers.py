"""Dossiers by their number, for who may see up to a level."""

from collections.abc import Collection

from access.api import Level
from archive.models import Dossier, Inventory


def dossier_numbered(
    inventory: Inventory, number: str, *, up_to: Level, level: Level
) -> Dossier | None:
    """
    The dossier of this number for a paper of `level`; those above `up_to` are as if not there.

    Where a number is taken at several levels: the highest that is not above the paper's.
    """
    found = dossiers_numbered(inventory, [number], up_to=up_to).get(number, [])
    return fitting(found, level)


def dossiers_numbered(
    inventory: Inventory, numbers: Collection[str], *, up_to: Level
) -> dict[str, list[Dossier]]:
    """The dossiers of these numbers up to a level, by number, each list from the lowest level."""
    by_number: dict[str, list[Dossier]] = {}
    rows = Dossier.objects.filter(inventory=inventory, number__in=numbers, level__lte=up_to)
    for dossier in rows.order_by("level", "pk"):
        by_number.setdefault(dossier.number, []).append(dossier)
    return by_number


def fitting(dossiers: list[Dossier], level: int) -> Dossier | None:
    """Of dossiers with one number, from the lowest level, the one for a paper of this level."""
    below = [dossier for dossier in dossiers if dossier.level <= level]
    if below:
        return below[-1]
    return dossiers[0] if dossiers else None
