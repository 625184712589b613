"""Whether a number is already here, told only to those who may know what bears it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q, QuerySet

from access.api import Actor
from archive.domain.issuers_alike import issuer_key, may_be_one_body
from archive.domain.secrecy import Secrecy
from archive.domain.terms import Bodies, Paper, Series, keys_in_series
from archive.models import IssuerSpelling, Record
from archive.models.word_keys import token_of_issuer
from archive.queries.closed import bearing, bearing_anywhere
from archive.queries.issuers import bodies_known, paper_of_record
from archive.queries.names import Confirmed, names_of
from archive.queries.visible import records_visible_to

MOST = 3
# The same number on the same day: more than one body in a hundred gives it out.
LOOKED_AT = 100
COLUMNS = (
    "number_key", "issued_on", "issuer", "signer", "reviewed", "filed_at",
    # What says whether the person may give it a better scan.
    "level", "party_papers", "version", "filed_by", "inventory__unit",
    "dossier",
    # What says in which series its number counts.
    "number_text", "type_code", "issued_precision",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Numbering:
    """
    In which series a paper is numbered, and by which numbers it would be repeated there.

    Without a series, where its term is not known, nothing of it is looked for.
    """

    bodies: Bodies = field(default_factory=Bodies)
    series: Series | None = None
    keys: Sequence[str] = ()

    def repeats(self, paper: Paper) -> bool:
        """Whether another paper that has one of the numbers counts in the same series."""
        return self.series is not None and self.series.may_be(self.bodies.series_of(paper))


@dataclass(frozen=True, slots=True)
class Near:
    """
    What is filed near a paper: records that it may repeat, at most MOST of each, those of its
    bytes, those of its number and day, and those of its number in the same term or, of the state,
    the same year; and the names on papers of its place and time.
    """

    of_bytes: Sequence[Record]
    of_number: Sequence[Record]
    names: Sequence[Confirmed]
    of_series: Sequence[Record] = ()


def records_near(
    *,
    digest: str,
    number_key: str,
    issued_on: date | None,
    issuer: str,
    numbering: Numbering | None = None,
    named: QuerySet[Record] | None = None,
    actor: Actor,
) -> Near:
    """
    Records whose original is these bytes, and records with this number and day, and with this
    issuer as far as both are known, of those the actor may see, oldest first; records that the
    `numbering` calls repeated; and the names of the records `named` (of `records_with_names`). In
    one query. Without a digest, or a number and a day, there are none of that kind.
    """
    numbering = numbering or Numbering()
    seen = records_visible_to(actor)
    keys = [number_key] if number_key else []
    of_number = _numbered(seen, bearing_anywhere(keys, actor), issued_on)[:LOOKED_AT]
    of_bytes = seen.filter(original__digest=digest).order_by("filed_at", "pk")[:MOST]
    either = Q(pk__in=of_bytes.values("pk")) | Q(pk__in=of_number.values("pk"))
    if numbering.series is not None:
        bear = bearing_anywhere(numbering.keys, actor)
        either |= Q(pk__in=_in_series(seen, numbering, bear)[:LOOKED_AT].values("pk"))
    if named is not None:
        either |= Q(pk__in=named.values("pk"))
    columns = (
        seen.filter(either)
        .select_related(None)
        .select_related("inventory")
        .annotate(digest=F("original__digest"))
    )
    rows = list(columns.only(*COLUMNS).order_by("filed_at", "pk"))
    numbered = (number_key, issued_on) if number_key and issued_on else None
    of_same = [row for row in rows if (row.number_key, row.issued_on) == numbered]
    of_day = [
        row
        for row in of_same
        if may_be_one_body(row.issuer, issuer, numbering.bodies) or _is_repeated(row, numbering)
    ]
    return Near(
        of_bytes=[row for row in rows if digest and row.digest == digest][:MOST],
        of_number=of_day[:MOST],
        names=names_of(rows) if named is not None else (),
        of_series=[r for r in rows if r not in of_day and _is_repeated(r, numbering)][:MOST],
    )


def numbering_of(number: str, paper: Paper) -> Numbering:
    """In which series a paper with this number is numbered, by the bodies the archive knows."""
    keys = keys_in_series(number)
    bodies = bodies_known() if keys else Bodies()
    return Numbering(bodies, bodies.series_of(paper), keys)


def is_filed_in(
    inventory: int,
    *,
    number_key: str,
    issued_on: date | None,
    issuer: str,
    secrecy: Secrecy,
    numbering: Numbering | None = None,
) -> bool:
    """
    Whether the inventory holds the number, of this day or in this term, among what is no more
    closed than `secrecy`.
    """
    rows = Record.objects.filter(inventory=inventory, level__lte=int(secrecy.level))
    if not secrecy.party_papers:
        rows = rows.filter(party_papers=False)
    numbering = numbering or Numbering()
    keys = [number_key] if number_key else []
    same = _numbered(rows, bearing(keys, [inventory]), issued_on)
    if same.filter(_issued_by(issuer, inventory, numbering.bodies)).exists():
        return True
    if numbering.series is None:
        return False
    of_series = _in_series(rows, numbering, bearing(numbering.keys, [inventory]))
    return any(_is_repeated(row, numbering) for row in of_series[:LOOKED_AT])


def _issued_by(issuer: str, inventory: int, bodies: Bodies) -> Q:
    alike = IssuerSpelling.objects.filter(key=issuer_key(issuer, bodies)).values("spelling")
    same = Q(issuer=issuer) | Q(issuer__in=alike)
    token = token_of_issuer(issuer, inventory=inventory)
    return same | Q(issuer_token=token) if token else same


def _numbered(rows: QuerySet[Record], bear: Q, issued_on: date | None) -> QuerySet[Record]:
    if issued_on is None:
        return rows.none()
    return rows.filter(bear, issued_on=issued_on).order_by("filed_at", "pk")


def _in_series(seen: QuerySet[Record], numbering: Numbering, bear: Q) -> QuerySet[Record]:
    days = numbering.series.days if numbering.series else None
    rows = seen.filter(bear, issued_on__isnull=False)
    if days and days.first:
        rows = rows.filter(issued_on__gte=days.first)
    if days and days.last:
        rows = rows.filter(issued_on__lte=days.last)
    return rows.order_by("filed_at", "pk")


def _is_repeated(row: Record, numbering: Numbering) -> bool:
    if row.number_key not in numbering.keys:
        return False
    return numbering.repeats(paper_of_record(row, local={}))
