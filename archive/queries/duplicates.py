"""Whether a number is already here, told only to those who may know what bears it."""

from datetime import date

from django.db.models import QuerySet

from access.api import Actor
from archive.domain.secrecy import Secrecy
from archive.models import Record
from archive.queries.visible import records_visible_to


def records_with_number(
    number_key: str, issued_on: date | None, issuer: str, *, actor: Actor
) -> list[Record]:
    """Records with this number of this issuer and day, of those the actor may see; at most 3."""
    return list(_same(records_visible_to(actor), number_key, issued_on, issuer)[:3])


def records_of_bytes(digest: str, *, actor: Actor) -> list[Record]:
    """Records whose original is these bytes, of those the actor may see; at most 3."""
    rows = records_visible_to(actor).filter(original__digest=digest)
    return list(rows.order_by("filed_at", "pk")[:3]) if digest else []


def is_filed_in(
    inventory: int, *, number_key: str, issued_on: date | None, issuer: str, secrecy: Secrecy
) -> bool:
    """Whether the inventory holds the number, among what is no more closed than `secrecy`."""
    rows = Record.objects.filter(inventory=inventory, level__lte=int(secrecy.level))
    if not secrecy.party_papers:
        rows = rows.filter(party_papers=False)
    return _same(rows, number_key, issued_on, issuer).exists()


def _same(
    rows: QuerySet[Record], number_key: str, issued_on: date | None, issuer: str
) -> QuerySet[Record]:
    if not number_key or issued_on is None:
        return rows.none()
    same = rows.filter(number_key=number_key, issued_on=issued_on, issuer=issuer)
    return same.order_by("filed_at", "pk")
