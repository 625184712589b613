"""Which entries of the navigation each role has; an entry without the right is absent."""

from collections.abc import Iterable
from dataclasses import dataclass

from access.domain.actors import Role
from access.domain.permissions import Permission


@dataclass(frozen=True, slots=True)
class Place:
    """An entry: a short message id and the name of its address."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """A list that people keep: its name, what stands in it, its address, and who may look."""

    label: str
    about: str
    address: str
    permission: Permission


# A package with a list of its own adds its row, and its screens to BELOW.
REFERENCE_LISTS: tuple[ReferenceList, ...] = (
    ReferenceList(
        "Units",
        "The tree of units with their days, what came before and after them, and who answers for each.",
        "access:units",
        Permission.SEE_LISTS,
    ),
    ReferenceList(
        "Workstations and scanners",
        "Each machine with its address, its safety seal and the unit it stands in.",
        "access:machines",
        Permission.SEE_LISTS,
    ),
    ReferenceList(
        "Issuing bodies",
        "Bodies that issue papers, with their names over time and the code after the slash.",
        "archive:issuers",
        Permission.SEE_CATALOGUE,
    ),
    ReferenceList(
        "Terms",
        "The terms of committees, by which numbers are counted.",
        "archive:terms",
        Permission.SEE_CATALOGUE,
    ),
    ReferenceList(
        "Types and letters",
        "Types of papers with their letters, and the letters of the archive's own.",
        "archive:types",
        Permission.SEE_CATALOGUE,
    ),
    ReferenceList(
        "List of state secrets",
        "The items on which decisions about levels rest, each with its level and its days.",
        "archive:secret_list",
        Permission.SEE_CATALOGUE,
    ),
    ReferenceList(
        "Collections of papers",
        "The collections the inventories belong to, and the year two of them share.",
        "archive:periods",
        Permission.SEE_CATALOGUE,
    ),
)

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
LISTS = Place("Reference lists", "portal:lists")
PEOPLE = Place("People", "access:people")
PROTECTION = Place("State secrets", "archive:protection")
LEVELS = Place("Levels", "ingest:levels")
CONDITIONS = Place("Conditions", "access:conditions")
GRANTS = Place("Rights", "access:grant_requests")
GUIDES = Place("Guides", "portal:guides")

PLACES: dict[str, tuple[Place, ...]] = {
    Role.OFFICER: (SEARCH, INVENTORIES, GUIDES),
    Role.ARCHIVIST: (DESK, BATCHES, INVENTORIES, COMPLETENESS, SEARCH, GUIDES),
    Role.CHECKER: (DESK, CONFIRM, QUARANTINE, COMPLETENESS, SEARCH, GUIDES),
    Role.UNIT_HEAD: (SEARCH, INVENTORIES, COMPLETENESS, CONDITIONS, GRANTS, GUIDES),
    Role.SECURITY_OFFICER: (LEVELS, PROTECTION, SEARCH, INVENTORIES, PEOPLE, GUIDES),
    Role.AUDITOR: (EVENTS, GUIDES),
    Role.CAMPAIGN: (COMPLETENESS, LISTS, ADMIN, GUIDES),
    Role.ADMINISTRATOR: (HEALTH, PEOPLE, LISTS, ADMIN, GUIDES),
}
ANYBODY = (GUIDES,)
# What nobody opens without a valid commitment to keep secrets.
BY_COMMITMENT = frozenset(
    (SEARCH, INVENTORIES, DESK, BATCHES, CONFIRM, QUARANTINE, PROTECTION, LEVELS)
)

# Pages below an entry, or a home that is the entry's own page, show where the person is.
BELOW: dict[str, str] = {
    **dict.fromkeys(
        (
            "access:units",
            "access:new_unit",
            "access:unit",
            "access:change_unit",
            "access:end_unit",
            "access:reopen_unit",
            "access:link_units",
            "access:duty",
            "access:end_duty",
            "access:delete_unit",
            "access:machines",
            "access:new_machine",
            "access:machine",
            "access:change_machine",
            "access:end_machine",
            "access:reopen_machine",
            "access:delete_machine",
        ),
        LISTS.address,
    ),
    **dict.fromkeys(
        (
            "archive:new_fonds",
            "archive:fonds_cover",
            "archive:new_inventory",
            "archive:inventory_cover",
            "archive:boxes",
            "archive:box",
            "archive:new_box",
            "archive:new_dossier",
            "archive:dossier_cover",
            "archive:split",
            "archive:merge",
            "archive:move_dossier",
            "archive:renumber",
            "archive:acts",
        ),
        INVENTORIES.address,
    ),
    **dict.fromkeys(
        (
            "access:new_person",
            "access:bring_people",
            "access:people_list",
            "access:lapsing",
            "access:proposals",
            "access:proposal",
            "access:decline_proposal",
            "access:withdraw_proposal",
            "access:take_password",
            "access:person",
            "access:change_person",
            "access:close_account",
            "access:open_account",
            "access:unlock_account",
            "access:issue_password",
        ),
        PEOPLE.address,
    ),
    **dict.fromkeys(
        (
            "archive:propose_protection",
            "archive:protection_lot",
            "archive:confirm_protection",
            "archive:end_protection",
        ),
        PROTECTION.address,
    ),
    "archive:enter_commitment": PEOPLE.address,
    **dict.fromkeys(
        (
            "access:behind_condition",
            "access:commitment_texts",
            "access:new_commitment",
            "access:commitment_text",
            "access:trainings",
            "access:new_training",
            "access:training",
            "access:add_trained",
        ),
        CONDITIONS.address,
    ),
    **dict.fromkeys(
        (
            "access:grants_of",
            "access:ask_grant",
            "access:end_grant",
            "access:grant_request",
            "access:give_grant",
            "access:decline_grant",
            "access:withdraw_grant",
            "access:named_lists",
            "access:new_named",
            "access:named_list",
            "access:take_off_named",
            "access:answer_named",
        ),
        GRANTS.address,
    ),
    "archive:inventory_list": "archive:fonds_list",
    "archive:new_opening": "archive:fonds_list",
    "archive:openings": PEOPLE.address,
    "archive:opening": PEOPLE.address,
    "archive:inventory": "archive:fonds_list",
    "archive:dossier": "archive:fonds_list",
    "archive:named": "archive:fonds_list",
    "archive:record": "archive:fonds_list",
    "archive:old_scan": "archive:fonds_list",
    "archive:withdrawn": "archive:fonds_list",
    "archive:import_list": "archive:fonds_list",
    "archive:import_preview": "archive:fonds_list",
    "archive:breakdown": "archive:completeness",
    "archive:issuers": "archive:fonds_list",
    "archive:issuer": "archive:fonds_list",
    "archive:new_issuer": "archive:fonds_list",
    "archive:edit_issuer": "archive:fonds_list",
    "archive:new_issuer_name": "archive:fonds_list",
    "archive:edit_issuer_name": "archive:fonds_list",
    "archive:terms": "archive:fonds_list",
    "archive:new_term": "archive:fonds_list",
    "archive:edit_term": "archive:fonds_list",
    "archive:types": "archive:fonds_list",
    "archive:new_letters": "archive:fonds_list",
    "archive:letters_met_records": "archive:fonds_list",
    "archive:letters_met_rows": "archive:fonds_list",
    "archive:edit_letters": "archive:fonds_list",
    "archive:secret_list": "archive:fonds_list",
    "archive:new_secret_item": "archive:fonds_list",
    "archive:edit_secret_item": "archive:fonds_list",
    "archive:periods": "archive:fonds_list",
    "archive:period": "archive:fonds_list",
    "archive:new_period": "archive:fonds_list",
    "archive:edit_period": "archive:fonds_list",
    "archive:in_two_periods": "archive:fonds_list",
    "archive:shared_years": "archive:fonds_list",
    "archive:import_columns": "archive:fonds_list",
    "archive:imports": "archive:fonds_list",
    "archive:undo_import": "archive:fonds_list",
    "archive:figures_list": "archive:completeness",
    "archive:all_figures_list": "archive:completeness",
    "archive:listed_row": "archive:completeness",
    "archive:series": "archive:completeness",
    "archive:series_gaps": "archive:completeness",
    "archive:series_papers": "archive:completeness",
    "archive:inventory_series": "archive:completeness",
    **dict.fromkeys(
        (
            "archive:posture",
            "portal:key_store",
            "ingest:register",
            "ingest:secrecy_proposal",
            "ingest:register_item",
            "ingest:register_record",
        ),
        LEVELS.address,
    ),
    "portal:fleet": HEALTH.address,
    "ingest:batch": "ingest:batches",
    "ingest:levels_decided": "ingest:levels",
    "ingest:dossiers_below": "ingest:levels",
    "ingest:level": "ingest:levels",
    "ingest:decide_level": "ingest:levels",
    "ingest:compare": "ingest:batches",
    "ingest:confirm": "ingest:confirm_next",
    "ingest:correct": "archive:fonds_list",
    "ingest:move": "archive:fonds_list",
    "ingest:send": "ingest:batches",
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


def places_of(
    roles: Iterable[str], *, committed: bool = True, heads: bool = True
) -> tuple[Place, ...]:
    """
    The entries of all these roles in the order of the roles' list, each once, guides last; without
    what is shut to whoever has not committed themselves, or heads no unit.
    """
    held = set(roles)
    entries = dict.fromkeys(
        place
        for role, places in PLACES.items()
        if role in held
        for place in places
        if (committed or place not in BY_COMMITMENT) and (heads or place != GRANTS)
    )
    entries.pop(GUIDES, None)
    return (*entries, *ANYBODY)


def place_of(page: str, roles: Iterable[str]) -> str:
    """The address whose entry is marked while the page of this name is open, for these roles."""
    held = set(roles)
    if page != "portal:home":
        # Who has no entry of its own for confirming comes to it from the desk.
        from_desk = page in CONFIRMING and Role.CHECKER not in held
        place = DESK.address if from_desk else BELOW.get(page, page)
        # Whose bar is full comes to the lists from the catalogue, and to rights from the people.
        in_bar = {one for role in held if role in PLACES for one in PLACES[role]}
        if place == LISTS.address and LISTS not in in_bar:
            return INVENTORIES.address
        return PEOPLE.address if place == GRANTS.address and GRANTS not in in_bar else place
    if held & {Role.ARCHIVIST, Role.CHECKER}:
        return DESK.address
    if held & HOMES_OF_SEARCHERS:
        return SEARCH.address
    if Role.AUDITOR in held:
        return EVENTS.address
    return COMPLETENESS.address if Role.CAMPAIGN in held else page
