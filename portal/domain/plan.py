"""A plan of a site: what is to be there, and what may be wrong with how somebody wrote it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from access.domain.actors import Role
from access.domain.levels import Level
from access.domain.list_faults import LIST_FAULT_WORDS
from access.domain.machines import MachineKind
from archive.domain.periods import BoundaryRule
from archive.domain.posture import Posture

PROBLEM_WORDS: dict[str, str] = {
    # As on the screens of units and machines.
    **LIST_FAULT_WORDS,
    "not_there": "There is no such file, or it may not be read.",
    "too_large": "The file is too large for a plan.",
    "not_text": "The file is not text in UTF-8.",
    "not_toml": "This is not written as TOML is: %(what)s.",
    "unknown": "A plan knows nothing of this name. Look at the example in deploy/.",
    "password": "No password stands in a plan: each is made here and told once.",
    "not_a_table": "These are written as [[%(kind)s]], each with its own lines.",
    "missing": "This is missing.",
    "not_words": "Write words between quotes here.",
    "not_yes_or_no": "Write true or false here.",
    "not_a_list": 'Write words in a list here, such as ["BTCTU"].',
    "empty": "There is nothing here yet. Write the name in full.",
    "long": "This is longer than it can be.",
    "signs": "There are signs in it that nobody sees or types. Type the name by hand.",
    "no_letter": "There is no letter in it. Write the name in full.",
    "not_an_account": "An account cannot have this name: small letters without marks, figures, . - _",
    "reserved": "The store calls itself by this name on the trail. Choose another one.",
    "not_a_role": "There is no such role. Roles: %(roles)s.",
    "not_a_level": "There is no such level. Levels: %(levels)s.",
    "not_a_posture": "Write register, confidential or secret here: of which papers files may stay.",
    "not_a_machine": "There is no such kind. Kinds: %(kinds)s.",
    "not_a_policy": "Write person or certain here.",
    "not_a_state": "Write open or closed here.",
    "not_a_day": "Write a day here as 2027-12-31, without quotes.",
    "not_years": "Write the first and the last year as 2010-2014.",
    "twice": "The same stands in %(before)s already.",
    "two_roles": "One person cannot be both: administrator, security officer and archivist are three.",
    "no_role": "Give at least one role.",
    "no_fonds": "There is no fonds with the code %(code)s.",
    "no_body": "No issuing body is called %(name)s. Write its name as in the list of issuing bodies.",
    "not_a_side": "Write party or state here.",
    "not_a_type": "There is no such type. Write its code, such as ke-hoach.",
    "not_a_rule": "Write term, day or place here.",
    "no_collection": "There is no collection with the code %(code)s.",
    "not_kept": "%(why)s",
    "no_inventory": "There is no inventory with the code %(code)s.",
    "no_file": "There is no such file: %(path)s.",
    "no_folder": "There is no such folder: %(path)s.",
    "another_fonds": "The inventory stands in another fonds already: %(code)s.",
    "name_in_use": "Another one has this name already.",
    "keys_shut": (
        "The keys are shut here, so nobody can vouch for a right to what is closed. Give it on the screens "
        "while the keys are open."
    ),
    "not_a_list_file": "The file holds no list that could be read. Look at it, or import it on its screen.",
    "another_list": "%(path)s looks like the list of another inventory: import it on its screen, which asks about it.",
    "no_rows": "Nothing in %(path)s was read as a list. Import it on its screen and name the columns.",
    "busy": "Too much is going on at once. Run the same again in a moment.",
    "not_taken_in": "The folder was not taken in: %(why)s",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Where in the plan, and which sentence of `PROBLEM_WORDS` with what put into it."""

    where: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnitEntry:
    where: str
    code: str
    name: str
    parent: str = ""
    party_code: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    successors: tuple[str, ...] = ()
    head: str = ""
    contact: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class WorkstationEntry:
    where: str
    name: str
    address: str = ""
    kind: MachineKind = MachineKind.WORKSTATION
    model: str = ""
    serial: str = ""
    unit: str = ""
    attached_to: str = ""
    seal_number: str = ""
    sealed_until: date | None = None
    scanned_by: str = ""
    scanned_on: date | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class PersonEntry:
    where: str
    username: str
    full_name: str
    roles: tuple[Role, ...]
    unit: str = ""
    clearance: Level = Level.ORDINARY
    party_papers: bool = False
    assigned: tuple[str, ...] = ()
    commitment: str = ""
    course: str = ""


@dataclass(frozen=True, slots=True)
class FondsEntry:
    where: str
    code: str
    title: str
    creator: str = ""
    number: str = ""
    state: str = "open"
    period: tuple[int, int] | None = None
    history: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class InventoryEntry:
    where: str
    code: str
    fonds: str
    title: str
    unit: str
    number: str = ""
    term: str = ""
    period: tuple[int, int] | None = None
    level: Level = Level.ORDINARY
    highest: Level = Level.TOP_SECRET
    party_papers: bool = False
    filing: str = "person"
    list: str = ""
    collection: str = ""
    owner: str = ""
    shelf: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class BoxEntry:
    where: str
    inventory: str
    number: str
    shelf: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class BatchEntry:
    where: str
    inventory: str
    folder: str


@dataclass(frozen=True, slots=True)
class IssuerEntry:
    where: str
    name: str
    code: str = ""
    alone: bool = False
    own_terms: bool = False
    side: str = "party"
    above: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    source: str = ""
    certain: bool = False


@dataclass(frozen=True, slots=True)
class TermEntry:
    where: str
    issuer: str
    name: str
    first_day: date
    last_day: date | None = None
    source: str = ""
    certain: bool = False


@dataclass(frozen=True, slots=True)
class TypeEntry:
    where: str
    letters: str
    type: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    source: str = ""
    certain: bool = False


@dataclass(frozen=True, slots=True)
class PeriodEntry:
    where: str
    code: str
    title: str
    years: tuple[int, int]
    rule: BoundaryRule = BoundaryRule.TERM
    rule_day: date | None = None
    source: str = ""
    certain: bool = False


Entry = (
    UnitEntry
    | WorkstationEntry
    | PersonEntry
    | FondsEntry
    | InventoryEntry
    | BoxEntry
    | BatchEntry
    | IssuerEntry
    | TermEntry
    | TypeEntry
    | PeriodEntry
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be there; empty where the plan says nothing."""

    organisation: str = ""
    place: str = ""
    # What files of secret papers may stay, where nobody has decided it yet; None: nothing is said.
    posture: Posture | None = None
    posture_document: str = ""
    units: tuple[UnitEntry, ...] = ()
    workstations: tuple[WorkstationEntry, ...] = ()
    people: tuple[PersonEntry, ...] = ()
    fonds: tuple[FondsEntry, ...] = ()
    inventories: tuple[InventoryEntry, ...] = ()
    boxes: tuple[BoxEntry, ...] = ()
    batches: tuple[BatchEntry, ...] = ()
    issuers: tuple[IssuerEntry, ...] = ()
    terms: tuple[TermEntry, ...] = ()
    types: tuple[TypeEntry, ...] = ()
    periods: tuple[PeriodEntry, ...] = ()
