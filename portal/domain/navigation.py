"""Which entries of the navigation each role has; an entry without the right is absent."""

from collections.abc import Iterable
from dataclasses import dataclass

from access.domain.actors import Role


@dataclass(frozen=True, slots=True)
class Place:
    """An entry: a short message id and the name of its address."""

    label: str
    address: str


SEARCH = Place("Search documents", "search:search")
INVENTORIES = Place("Catalogue", "archive:fonds_list")
COMPLETENESS = Place("Completeness", "archive:completeness")
DESK = Place("Desk", "ingest:desk")
BATCHES = Place("Batches", "ingest:batches")
CONFIRM = Place("Confirm", "ingest:confirm_next")
QUARANTINE = Place("Quarantine", "ingest:quarantine")
EVENTS = Place("Events", "audit:events")
HEALTH = Place("Machine and services", "portal:home")
ADMIN = Place("Writing guides", "wagtailadmin_home")
GUIDES = Place("Guides", "portal:guides")

PLACES: dict[str, tuple[Place, ...]] = {
    Role.OFFICER: (SEARCH, INVENTORIES, GUIDES),
    Role.ARCHIVIST: (DESK, BATCHES, INVENTORIES, COMPLETENESS, SEARCH, GUIDES),
    Role.CHECKER: (DESK, CONFIRM, QUARANTINE, COMPLETENESS, SEARCH, GUIDES),
    Role.UNIT_HEAD: (SEARCH, INVENTORIES, COMPLETENESS, GUIDES),
    Role.SECURITY_OFFICER: (SEARCH, INVENTORIES, COMPLETENESS, GUIDES),
    Role.AUDITOR: (EVENTS, GUIDES),
    Role.CAMPAIGN: (COMPLETENESS, ADMIN, GUIDES),
    Role.ADMINISTRATOR: (HEALTH, ADMIN, GUIDES),
}
ANYBODY = (GUIDES,)
# What nobody opens without a valid commitment to keep secrets.
BY_COMMITMENT = frozenset((SEARCH, INVENTORIES, DESK, BATCHES, CONFIRM, QUARANTINE))

# Pages below an entry, or a home that is the entry's own page, show where the person is.
BELOW: dict[str, str] = {
    "archive:inventory_list": "archive:fonds_list",
    "archive:inventory": "archive:fonds_list",
    "archive:dossier": "archive:fonds_list",
    "archive:record": "archive:fonds_list",
    "archive:old_scan": "archive:fonds_list",
    "archive:withdrawn": "archive:fonds_list",
    "archive:import_list": "archive:fonds_list",
    "archive:import_preview": "archive:fonds_list",
    "archive:import_columns": "archive:fonds_list",
    "archive:imports": "archive:fonds_list",
    "archive:undo_import": "archive:fonds_list",
    "archive:figures_list": "archive:completeness",
    "ingest:batch": "ingest:batches",
    "ingest:compare": "ingest:batches",
    "ingest:confirm": "ingest:confirm_next",
    "ingest:correct": "archive:fonds_list",
    "ingest:move": "archive:fonds_list",
    "ingest:offer_scan": "archive:fonds_list",
    "ingest:waiting": "ingest:confirm_next",
    "ingest:withdraw": "archive:fonds_list",
    "search:reader": "search:search",
    "wagtail_serve": "portal:guides",
}
CONFIRMING = frozenset(
    ("ingest:confirm", "ingest:confirm_next", "ingest:quarantine", "ingest:waiting")
)
HOMES_OF_SEARCHERS = frozenset((Role.OFFICER, Role.UNIT_HEAD, Role.SECURITY_OFFICER))


def places_of(roles: Iterable[str], *, committed: bool = True) -> tuple[Place, ...]:
    """The entries of all these roles in the order of the roles' list, each once, guides last."""
    held = set(roles)
    entries = dict.fromkeys(
        place
        for role, places in PLACES.items()
        if role in held
        for place in places
        if committed or place not in BY_COMMITMENT
    )
    entries.pop(GUIDES, None)
    return (*entries, *ANYBODY)


def place_of(page: str, roles: Iterable[str]) -> str:
    """The address whose entry is marked while the page of this name is open, for these roles."""
    held = set(roles)
    if page != "portal:home":
        # Who has no entry of its own for confirming comes to it from the desk.
        from_desk = page in CONFIRMING and Role.CHECKER not in held
        return DESK.address if from_desk else BELOW.get(page, page)
    if held & {Role.ARCHIVIST, Role.CHECKER}:
        return DESK.address
    if held & HOMES_OF_SEARCHERS:
        return SEARCH.address
    if Role.AUDITOR in held:
        return EVENTS.address
    return COMPLETENESS.address if Role.CAMPAIGN in held else page
