"""Whether a number is already here, told only to those who may know what bears it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from access.api import Actor
from archive.domain.secrecy import Secrecy
from archive.domain.vietnamese import fold
from archive.models import Record
from archive.queries.visible import records_visible_to

MOST = 3
# The same number on the same day: more than one body in a hundred gives it out.
LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class Repeated:
    """Records that a paper may repeat, at most MOST of each: those of its bytes, those of its number."""

    of_bytes: Sequence[Record]
    of_number: Sequence[Record]


def records_repeated(
    *, digest: str, number_key: str, issued_on: date | None, issuer: str, actor: Actor
) -> Repeated:
    """
    Records whose original is these bytes, and records with this number and day, and with this
    issuer as far as both are known, of those the actor may see, oldest first; in one query.
    Without a digest, or a number and a day, there are none of that kind.
    """
    seen = records_visible_to(actor)
    of_number = _numbered(seen, number_key, issued_on)[:LOOKED_AT]
    of_bytes = seen.filter(original__digest=digest).order_by("filed_at", "pk")[:MOST]
    either = Q(pk__in=of_bytes.values("pk")) | Q(pk__in=of_number.values("pk"))
    rows = list(
        seen.filter(either).annotate(digest=F("original__digest")).order_by("filed_at", "pk")
    )
    numbered = (number_key, issued_on) if number_key and issued_on else None
    of_same = [row for row in rows if (row.number_key, row.issued_on) == numbered]
    return Repeated(
        of_bytes=[row for row in rows if digest and row.digest == digest][:MOST],
        of_number=[row for row in of_same if may_be_one_body(row.issuer, issuer)][:MOST],
    )


def may_be_one_body(one: str, other: str) -> bool:
    """Whether two issuers may be the same: alike but for marks and case, or one is unknown."""
    return not one or not other or fold(one) == fold(other)


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
    return _numbered(rows, number_key, issued_on).filter(issuer=issuer)


def _numbered(rows: QuerySet[Record], number_key: str, issued_on: date | None) -> QuerySet[Record]:
    if not number_key or issued_on is None:
        return rows.none()
    return rows.filter(number_key=number_key, issued_on=issued_on).order_by("filed_at", "pk")
