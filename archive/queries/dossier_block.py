"""How many dossiers of inventories are whole, begun, missing or on no list, in one block."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from access.api import Actor
from archive.domain.blocks import Block
from archive.domain.dossier_states import DossierState
from archive.models import Dossier, Inventory
from archive.queries.dossier_figures import STATES, dossiers_counted, elsewhere, repeating
from archive.queries.dossier_standings import counted_by_standing, unknown
from archive.queries.sums import terms_seen
from archive.queries.visible import dossiers_worked_with


def dossier_block(
    inventories: QuerySet[Inventory], actor: Actor, *, terms: Iterable[str] | None = None
) -> Block:
    """
    The figures of the dossiers of inventories that the actor sees; two queries, one more while changes
    of some dossiers are not settled, and one for the `terms` of these where they are not known.

    Which dossier a paper belongs to is known when it is read: so many are recognised as have received
    anything. `waiting` are those of which all that came waits.
    """
    here = Q(inventory__in=inventories.order_by().values("pk"))
    standing = dossiers_worked_with(actor).filter(here).order_by()
    found, of, aside = counted_by_standing(
        standing, clearance=actor.clearance, party_papers=actor.party_papers
    )
    if aside:
        more, besides = _counted(dossiers_counted(actor).filter(here))
        found, of = found + more, of + besides
    seen = terms_seen(actor) if terms is None else terms
    doubtful = standing.aggregate(
        duplicate=Count("pk", filter=repeating(actor)),
        misplaced=Count("pk", filter=elsewhere(seen)),
    )
    # What is surplus or whole is filed, and what is filed is received: the rest follows.
    whole, came, filed = (
        found[state] for state in (DossierState.ANSWERED, DossierState.RECEIVED, DossierState.FILED)
    )
    surplus, checked = found[DossierState.SURPLUS], found[DossierState.CHECKED]
    return Block(
        **doubtful, expected=of - surplus, answered=whole, awaited=came - surplus - whole,
        missing=of - came, short=found[DossierState.SHORT], received=came, waiting=came - filed,
        recognised=came, filed=filed, matched=filed - surplus, surplus=surplus, checked=checked,
        unreviewed=filed - checked, said=found[DossierState.SAID], of=of,
    )  # fmt: skip


def _counted(dossiers: QuerySet[Dossier]) -> tuple[Counter[DossierState], int]:
    """The same of those of the dossiers that are `unknown`, from their sums; one query."""
    counted = {state.name: Count("pk", filter=asked) for state, asked in STATES.items()}
    found = dossiers.filter(unknown()).aggregate(of=Count("pk"), **counted)
    return Counter({state: found[state.name] for state in STATES}), found["of"]
