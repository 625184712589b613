"""What a person may do, said aloud: each permission of the table that anything of theirs opens."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from access.domain.actors import Actor
from access.domain.levels import Level
from access.domain.permissions import Permission, Target, refusal

# In the order in which they are read; what anybody may who asks for rights goes without saying.
PERMISSION_WORDS: Final[dict[str, str]] = {
    Permission.SEARCH: "search documents",
    Permission.READ: "read documents, up to their level, of what they work with and what is open to them by its name",
    Permission.TAKE_FILE: "take original files out",
    Permission.SEE_CATALOGUE: "look at the catalogue",
    Permission.SEE_COMPLETENESS: "see how complete collections are",
    Permission.CHANGE_CATALOGUE: "change the catalogue",
    Permission.KEEP_REFERENCE: "keep the archive's reference lists",
    Permission.KEEP_FONDS: "keep fonds",
    Permission.SEND_SCANS: "send scans",
    Permission.TAKE_IN: "take scans in, at a workstation with a valid seal",
    Permission.SEE_BATCHES: "see batches",
    Permission.CONFIRM: "confirm what was read, at a workstation with a valid seal",
    Permission.AMEND: "correct records, at a workstation with a valid seal",
    Permission.READ_TRAIL: "read the trail",
    Permission.SEE_PEOPLE: "look at people and accounts",
    Permission.MANAGE_PEOPLE: "propose what is to be done to accounts",
    Permission.CONFIRM_PEOPLE: "confirm what others propose for accounts",
    Permission.ASK_GRANTS: "ask for rights of their people, and end them",
    Permission.GIVE_GRANTS: "give rights that others ask for",
    Permission.APPROVE_GRANTS: "approve rights that others gave",
    Permission.SEE_LISTS: "look at units and machines",
    Permission.KEEP_LISTS: "keep the lists of units and machines",
    Permission.KEEP_SERVICES: "look after machine and services",
    Permission.WRITE_GUIDES: "write guides",
}


def may_somewhere(actor: Actor) -> list[str]:
    """What the actor may with an ordinary thing of their own, at a machine where nothing is lacking."""
    seated = replace(actor, sealed=True)
    own = list(_own(seated))
    return [
        permission
        for permission in PERMISSION_WORDS
        if any(refusal(seated, Permission(permission), target) is None for target in own)
    ]


def _own(actor: Actor) -> Iterator[Target]:
    """Something of each place that is the actor's: of a unit, of an inventory, of their people."""
    units, shelves = sorted(actor.units)[:1], sorted(actor.inventories)[:1]
    yield Target(
        Level.ORDINARY,
        party_papers=False,
        unit=next(iter(units), None),
        inventory=next(iter(shelves), None),
    )
    for sight in actor.named[:1]:
        yield Target(
            Level.ORDINARY,
            party_papers=False,
            dossier=next(iter(sorted(sight.dossiers)), None),
            record=next(iter(sorted(sight.records)), None),
        )
    for unit in sorted(actor.heads)[:1]:
        yield Target(Level.ORDINARY, party_papers=False, unit=unit)
