"""Keeping what ways of writing an issuer name one body, by the lists that people keep."""

from archive.domain.issuers_alike import issuer_key
from archive.models import IssuerSpelling
from archive.queries.issuers import bodies_known


def know_spelling(issuer: str) -> None:
    """A record is about to bear this issuer; in the caller's transaction."""
    if not issuer or IssuerSpelling.objects.filter(spelling=issuer).exists():
        return
    row = IssuerSpelling(spelling=issuer, key=issuer_key(issuer, bodies_known()))
    IssuerSpelling.objects.bulk_create([row], ignore_conflicts=True)


def spell_again() -> None:
    """The list of bodies has changed; in the caller's transaction, after all else is written."""
    bodies, changed = bodies_known(), []
    for row in IssuerSpelling.objects.select_for_update().order_by("pk"):
        key = issuer_key(row.spelling, bodies)
        if key != row.key:
            row.key = key
            changed.append(row)
    # What repeats what follows by a trigger of this table.
    IssuerSpelling.objects.bulk_update(changed, ["key"], batch_size=100)
