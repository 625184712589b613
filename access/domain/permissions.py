"""The permission table. It can be read aloud; what has no row is never granted."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from access.domain.actors import COUNTERS, READERS, WATCHERS, Actor, Role
from access.domain.levels import Level


class Permission(StrEnum):
    """What a person may be allowed to do."""

    SEARCH = "search"
    READ = "read"
    TAKE_FILE = "take_file"
    SEE_CATALOGUE = "see_catalogue"
    SEE_COMPLETENESS = "see_completeness"
    CHANGE_CATALOGUE = "change_catalogue"
    KEEP_REFERENCE = "keep_reference"
    KEEP_FONDS = "keep_fonds"
    KEEP_LEVEL_LIST = "keep_level_list"
    TAKE_IN = "take_in"
    SEND_SCANS = "send_scans"
    SEE_BATCHES = "see_batches"
    CONFIRM = "confirm"
    AMEND = "amend"
    SEE_LEVELS = "see_levels"
    ASK_LEVEL = "ask_level"
    DECIDE_LEVEL = "decide_level"
    SEE_REGISTER = "see_register"
    REGISTER_APART = "register_apart"
    ADMIT_TOP_SECRET = "admit_top_secret"  # noqa: S105 - the name of a permission
    SECOND_SECRETS = "second_secrets"
    SEE_POSTURE = "see_posture"
    KEEP_POSTURE = "keep_posture"
    CONFIRM_POSTURE = "confirm_posture"
    KEEP_KEYS = "keep_keys"
    READ_TRAIL = "read_trail"
    SEE_PEOPLE = "see_people"
    MANAGE_PEOPLE = "manage_people"
    CONFIRM_PEOPLE = "confirm_people"
    KEEP_COMMITMENTS = "keep_commitments"
    KEEP_TRAININGS = "keep_trainings"
    SEE_CONDITIONS = "see_conditions"
    SEE_REQUESTS = "see_requests"
    SEE_GRANTS = "see_grants"
    ASK_GRANTS = "ask_grants"
    GIVE_GRANTS = "give_grants"
    APPROVE_GRANTS = "approve_grants"
    END_GRANTS = "end_grants"
    KEEP_NAMED = "keep_named"
    ASK_OPENING = "ask_opening"
    OPEN_SEALED = "open_sealed"
    SEE_OPENING = "see_opening"
    SIGN_OPENING = "sign_opening"
    SEE_LISTS = "see_lists"
    KEEP_LISTS = "keep_lists"
    KEEP_SERVICES = "keep_services"
    WRITE_GUIDES = "write_guides"
    SEE_PROTECTION = "see_protection"
    LOWER_LEVEL = "lower_level"
    CONFIRM_LOWERING = "confirm_lowering"


@dataclass(frozen=True, slots=True)
class Target:
    """
    What an act is done to, reduced to what rules ask: level, handling, unit and inventory.

    Level and handling have no default: whoever names a thing says how closed it is. `label` is
    the number by which the trail names it. Without unit and inventory it belongs to nobody, and
    only the security officer sees it. `dossier` and `record` are the ids by which a list may name it.
    `filed_by` is the account that filed a record, `parties` are the accounts that a proposal or a
    request comes from and is about. The label of a person is the name of the account, their unit the
    one they are in.
    """

    level: Level
    party_papers: bool
    unit: int | None = None
    inventory: int | None = None
    dossier: int | None = None
    record: int | None = None
    kind: str = ""
    label: str = ""
    filed_by: str = ""
    parties: frozenset[str] = frozenset()


def named(kind: str, label: str = "", *, parties: frozenset[str] = frozenset()) -> Target:
    """What has no secrecy of its own: a list, a screen, a person, what does not exist."""
    return Target(level=Level.ORDINARY, party_papers=False, kind=kind, label=label, parties=parties)


SYSTEM = named("system")
Rule = Callable[[Actor, Target], bool]


def cleared(actor: Actor, target: Target) -> bool:
    """The level is within the person's clearance, and Party papers are open to them; or it is `by_name`."""
    return _within(actor, target) or by_name(actor, target)


def assigned(actor: Actor, target: Target) -> bool:
    """The unit or the inventory is among those the person works with; or it is `by_name`."""
    return _of_theirs(actor, target) or by_name(actor, target)


def works_with_it(actor: Actor, target: Target) -> bool:
    """Both are so without its name: what is open by that alone is read, and not worked with."""
    return _within(actor, target) and _of_theirs(actor, target)


def by_name(actor: Actor, target: Target) -> bool:
    """A list that the person is cleared for names it, and it is no more closed than that clearance."""
    return any(
        sight.names(dossier=target.dossier, record=target.record)
        and sight.covers(target.level, party_papers=target.party_papers)
        for sight in actor.named
    )


def _within(actor: Actor, target: Target) -> bool:
    return target.level <= actor.clearance and (actor.party_papers or not target.party_papers)


def _of_theirs(actor: Actor, target: Target) -> bool:
    return (
        actor.sees_everything or target.unit in actor.units or target.inventory in actor.inventories
    )


def committed(actor: Actor, target: Target) -> bool:  # noqa: ARG001 - every rule is asked alike
    """A confidentiality commitment is signed and valid."""
    return actor.committed


def trained(actor: Actor, target: Target) -> bool:  # noqa: ARG001
    """The training for scanning and entry is completed."""
    return actor.trained


def sealed(actor: Actor, target: Target) -> bool:  # noqa: ARG001
    """The workstation carries a valid safety seal."""
    return actor.sealed


def keeps_or_filed(actor: Actor, target: Target) -> bool:
    """The person keeps the archive, or has filed the record themselves."""
    return Role.ARCHIVIST in actor.roles or bool(actor.id and target.filed_by == actor.username)


def no_party(actor: Actor, target: Target) -> bool:
    """The person has not proposed it, and it is not about their own account."""
    return actor.username not in target.parties


def not_own(actor: Actor, target: Target) -> bool:
    """The person has neither filed it nor asked about it."""
    return actor.username not in target.parties | {target.filed_by}


def asks_for_people(actor: Actor, target: Target) -> bool:  # noqa: ARG001
    """The person is a security officer, or head of a unit by the list of units."""
    return Role.SECURITY_OFFICER in actor.roles or bool(actor.heads)


def heads_or_secures(actor: Actor, target: Target) -> bool:
    """The person is a security officer, or head of that person's unit or of one above it."""
    return Role.SECURITY_OFFICER in actor.roles or target.unit in actor.heads


def sees_grants(actor: Actor, target: Target) -> bool:
    """The person looks at people, is head of that person's unit or one above, or looks at themselves."""
    own = bool(actor.id) and target.label == actor.username
    return own or sees_people(actor, target) or target.unit in actor.heads


def watches_or_party(actor: Actor, target: Target) -> bool:
    """The person watches over openings, or this one is asked for by them, opened by them or for them."""
    return not actor.roles.isdisjoint(WATCHERS) or bool(
        actor.id and actor.username in target.parties
    )


def keeps_no_accounts(actor: Actor, target: Target) -> bool:  # noqa: ARG001
    """The person does not administer: who makes accounts has no hand in opening for one."""
    return Role.ADMINISTRATOR not in actor.roles


def has_role(*roles: Role) -> Rule:
    """A rule that holds for people with one of the roles; its name lists them."""

    def rule(actor: Actor, target: Target) -> bool:  # noqa: ARG001
        return not actor.roles.isdisjoint(roles)

    rule.__name__ = "role_" + "_or_".join(roles)
    return rule


reads_content = has_role(*sorted(READERS))
reads_content.__name__ = "reads_content"
counts = has_role(*sorted(COUNTERS))
counts.__name__ = "counts"
keeps_archive = has_role(Role.ARCHIVIST)
keeps_archive.__name__ = "keeps_archive"
works_on_batches = has_role(Role.ARCHIVIST, Role.CHECKER)
works_on_batches.__name__ = "works_on_batches"
takes_files = has_role(Role.ARCHIVIST, Role.SECURITY_OFFICER)
takes_files.__name__ = "takes_files"
audits = has_role(Role.AUDITOR)
audits.__name__ = "audits"
administers = has_role(Role.ADMINISTRATOR)
administers.__name__ = "administers"
sees_people = has_role(Role.ADMINISTRATOR, Role.SECURITY_OFFICER)
sees_people.__name__ = "sees_people"
answers_for_secrets = has_role(Role.SECURITY_OFFICER)
answers_for_secrets.__name__ = "answers_for_secrets"
watches = has_role(*sorted(WATCHERS))
watches.__name__ = "watches"
answers_or_leads = has_role(Role.SECURITY_OFFICER, Role.UNIT_HEAD)
answers_or_leads.__name__ = "answers_or_leads"
seconds_posture = has_role(Role.SECURITY_OFFICER, Role.UNIT_HEAD, Role.ADMINISTRATOR)
seconds_posture.__name__ = "seconds_posture"
sees_lists = has_role(Role.ADMINISTRATOR, Role.ARCHIVIST, Role.UNIT_HEAD, Role.CAMPAIGN)
sees_lists.__name__ = "sees_lists"
sees_conditions = has_role(Role.SECURITY_OFFICER, Role.UNIT_HEAD)
sees_conditions.__name__ = "sees_conditions"
writes_guides = has_role(Role.ADMINISTRATOR, Role.CAMPAIGN)
writes_guides.__name__ = "writes_guides"

# Every rule in a row must hold; a row about things (`assigned`) always asks `cleared` too, and `works_with_it` but where they are only read.
# The first that fails is named on the trail.
RULES: dict[Permission, tuple[Rule, ...]] = {
    Permission.SEARCH: (reads_content, committed),
    # What is open by its name is open for these two, and for asking about its level; nothing else.
    Permission.READ: (reads_content, cleared, assigned, committed),
    Permission.TAKE_FILE: (reads_content, cleared, assigned, committed, takes_files),
    Permission.SEE_CATALOGUE: (reads_content, committed),
    Permission.SEE_COMPLETENESS: (counts,),
    Permission.CHANGE_CATALOGUE: (keeps_archive, cleared, assigned, works_with_it, committed),
    Permission.KEEP_REFERENCE: (keeps_archive, committed),
    # A fonds belongs to no unit and has no level: whoever keeps the archive keeps them all.
    Permission.KEEP_FONDS: (keeps_archive, committed),
    # The list of state secrets: what decisions about levels rest on.
    Permission.KEEP_LEVEL_LIST: (answers_for_secrets, committed),
    Permission.TAKE_IN: (
        keeps_archive,
        cleared,
        assigned,
        works_with_it,
        committed,
        trained,
        sealed,
    ),
    # Opens the page on which scans are sent; every file asks TAKE_IN of its inventory.
    Permission.SEND_SCANS: (keeps_archive, committed),
    Permission.SEE_BATCHES: (works_on_batches, committed),
    Permission.CONFIRM: (
        works_on_batches,
        cleared,
        assigned,
        works_with_it,
        committed,
        trained,
        sealed,
    ),
    Permission.AMEND: (
        works_on_batches,
        cleared,
        assigned,
        works_with_it,
        committed,
        trained,
        sealed,
        keeps_or_filed,
    ),
    # What of it the security officer sees is as closed as ever: clearance is asked of each.
    Permission.SEE_LEVELS: (answers_for_secrets, committed),
    # About a record; about an item of a batch asks whoever may confirm it.
    Permission.ASK_LEVEL: (reads_content, cleared, assigned, committed),
    Permission.DECIDE_LEVEL: (
        answers_for_secrets,
        cleared,
        assigned,
        works_with_it,
        committed,
        not_own,
    ),
    # What is handled apart: one of those who answer for secrets decides, another signs.
    Permission.SEE_REGISTER: (answers_or_leads, committed),
    Permission.REGISTER_APART: (
        answers_for_secrets,
        cleared,
        assigned,
        works_with_it,
        committed,
        not_own,
    ),
    Permission.ADMIT_TOP_SECRET: (
        answers_for_secrets,
        cleared,
        assigned,
        works_with_it,
        committed,
        not_own,
    ),
    Permission.SECOND_SECRETS: (
        answers_or_leads,
        cleared,
        assigned,
        works_with_it,
        committed,
        no_party,
    ),
    # A setting opens no paper: who knows the network may be the second person.
    Permission.SEE_POSTURE: (seconds_posture,),
    Permission.KEEP_POSTURE: (answers_for_secrets, committed),
    Permission.CONFIRM_POSTURE: (seconds_posture, no_party),
    # The right opens nothing by itself: it takes the passphrase or the key file besides.
    Permission.KEEP_KEYS: (answers_for_secrets, committed),
    Permission.READ_TRAIL: (audits,),
    Permission.SEE_PEOPLE: (sees_people,),
    # At the machine itself at once; a person proposes, and the row below it says who confirms.
    Permission.MANAGE_PEOPLE: (administers,),
    Permission.CONFIRM_PEOPLE: (answers_for_secrets, no_party),
    # Texts are written before anybody can have signed one; nobody enters a paper or a training of their own.
    Permission.KEEP_COMMITMENTS: (answers_for_secrets, no_party),
    Permission.KEEP_TRAININGS: (answers_for_secrets, no_party),
    Permission.SEE_CONDITIONS: (sees_conditions,),
    # Roles, clearance and whose papers: three people, and none of them for themselves.
    Permission.SEE_REQUESTS: (asks_for_people,),
    Permission.SEE_GRANTS: (sees_grants,),
    Permission.ASK_GRANTS: (heads_or_secures,),
    Permission.GIVE_GRANTS: (answers_for_secrets, no_party),
    Permission.APPROVE_GRANTS: (heads_or_secures, no_party),
    # Less is always quick: one person ends what another holds, and their own.
    Permission.END_GRANTS: (heads_or_secures,),
    # Lists of what is open by its name: they open nothing by themselves, and grow by two people.
    Permission.KEEP_NAMED: (asks_for_people,),
    # In an emergency: one asks, another opens who could read it themselves, and neither keeps accounts.
    Permission.ASK_OPENING: (answers_or_leads, keeps_no_accounts, committed),
    Permission.OPEN_SEALED: (
        answers_for_secrets,
        keeps_no_accounts,
        cleared,
        assigned,
        works_with_it,
        committed,
        no_party,
    ),
    Permission.SEE_OPENING: (watches_or_party,),
    Permission.SIGN_OPENING: (watches, no_party),
    # Units and machines hold no papers, and the console, which signs no commitment, keeps them too.
    Permission.SEE_LISTS: (sees_lists,),
    Permission.KEEP_LISTS: (administers,),
    Permission.KEEP_SERVICES: (administers,),
    Permission.WRITE_GUIDES: (writes_guides,),
    # The list is cut to what its reader is cleared for; each record is asked for by the rows below.
    Permission.SEE_PROTECTION: (answers_or_leads, committed),
    Permission.LOWER_LEVEL: (answers_for_secrets, cleared, assigned, works_with_it, committed),
    Permission.CONFIRM_LOWERING: (
        answers_or_leads,
        cleared,
        assigned,
        works_with_it,
        committed,
        no_party,
    ),
}


def refusal(actor: Actor, permission: Permission, target: Target) -> str | None:
    """The name of the first rule that fails, or None when the act is allowed."""
    for rule in RULES.get(permission, (nobody,)):
        if not rule(actor, target):
            return rule.__name__
    return None


def nobody(actor: Actor, target: Target) -> bool:  # noqa: ARG001
    """The rule of a permission without a row."""
    return False


def read_aloud() -> list[tuple[str, list[str]]]:
    """The table as words: each permission with the names of the rules that must all hold."""
    return [
        (str(permission), [rule.__name__ for rule in rules]) for permission, rules in RULES.items()
    ]
