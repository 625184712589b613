"""Names that a person has confirmed before: who signs, and for which body."""

from dataclasses import dataclass
from datetime import date, timedelta

from access.api import Actor
from archive.queries.visible import records_visible_to

# The papers nearest in time tell who was in office; more would only cost.
LOOKED_AT = 500
YEARS_ROUND = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An issuer and a signer as a person confirmed them on one record, either may be empty."""

    issuer: str
    signer: str


def names_confirmed(*, inventory: int | None, about: date | None, actor: Actor) -> list[Confirmed]:
    """
    Issuers and signers of reviewed records that the actor may see, latest first; of one inventory
    or of all, within three years of a day where that is known. One query; no more than LOOKED_AT
    records are looked at.
    """
    rows = records_visible_to(actor).filter(reviewed=True)
    if inventory is not None:
        rows = rows.filter(inventory=inventory)
    if about is not None:
        rows = rows.filter(issued_on__range=(about - YEARS_ROUND, about + YEARS_ROUND))
    named = rows.order_by("-issued_on", "-pk").values_list("issuer", "signer")
    return [Confirmed(issuer, signer) for issuer, signer in named[:LOOKED_AT]]
