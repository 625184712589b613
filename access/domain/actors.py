"""Who acts, with everything a rule may ask about them, fixed at one moment."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from access.domain.levels import Level
from access.domain.named import NamedSight
from audit.domain.events import Who
from keys.domain.classes import PARTY, KeyClass


class Role(StrEnum):
    """What a person is here for. A person may have several."""

    ARCHIVIST = "archivist"
    CHECKER = "checker"
    OFFICER = "officer"
    UNIT_HEAD = "unit_head"
    AUDITOR = "auditor"
    SECURITY_OFFICER = "security_officer"
    CAMPAIGN = "campaign"
    ADMINISTRATOR = "administrator"


# As each is called on every screen; translated where they are shown.
ROLE_WORDS: Final[dict[str, str]] = {
    Role.ARCHIVIST: "the archivist",
    Role.CHECKER: "the checker",
    Role.OFFICER: "the officer",
    Role.UNIT_HEAD: "the head of a unit",
    Role.AUDITOR: "the auditor",
    Role.SECURITY_OFFICER: "the security officer",
    Role.CAMPAIGN: "the campaign team",
    Role.ADMINISTRATOR: "the administrator",
}

READERS = frozenset(
    (Role.ARCHIVIST, Role.CHECKER, Role.OFFICER, Role.UNIT_HEAD, Role.SECURITY_OFFICER)
)

COUNTERS = frozenset(
    (Role.ARCHIVIST, Role.CHECKER, Role.UNIT_HEAD, Role.SECURITY_OFFICER, Role.CAMPAIGN)
)
# Who is told of what is opened in an emergency, sees it end, and signs its report off.
WATCHERS = frozenset((Role.AUDITOR, Role.SECURITY_OFFICER))
# What stands on the trail among the roles of whoever acts while it is open for them.
IN_AN_OPENING = "break_glass"

CONSOLE = "console"
# Who makes the first people of a site, by the code that its terminal told.
FIRST_START = "setup"


@dataclass(frozen=True, slots=True)
class Actor:
    """
    A person at a moment: roles, clearance, assignments and standing, as the tables said then.

    `units` holds the assigned units with all units below them; `party_papers` tells whether
    dossiers handled as secret papers of the Party are open to the person (Quy định 294-QĐ/TW of
    26/5/2025, in force from 01/7/2025, with Hướng dẫn 06-HD/TW of 09/6/2025; before them 24-QĐ/TW,
    6.2.4, and 232-QĐ/TW with 01-HD/TW). `heads` are the units whose head the person is by the list of
    units, with all below them: it opens no papers, but they ask for what their people are to hold.
    `opening` is the opening in an emergency by which the person reads just now, `alarms` are those that
    run, for whoever watches over them. `shut` tells that the person is cleared for more than the keys that
    are open just now let anybody read, `unvouched` that they hold more than anybody vouches for (a `Doubt` of
    `access.domain.vouchers`). `os_account` is set where a console acts in the person's name.
    `named` is what is open to the person by its name alone, for reading (access.domain.named).
    """

    id: int
    username: str
    full_name: str
    roles: frozenset[str] = frozenset()
    clearance: Level = Level.ORDINARY
    party_papers: bool = False
    units: frozenset[int] = frozenset()
    inventories: frozenset[int] = frozenset()
    heads: frozenset[int] = frozenset()
    committed: bool = False
    trained: bool = False
    sealed: bool = False
    workstation: str = ""
    session: str = ""
    unit_name: str = ""
    os_account: str = ""
    opening: int = 0
    alarms: tuple[int, ...] = ()
    shut: bool = False
    unvouched: int = 0
    named: tuple[NamedSight, ...] = ()

    @property
    def sees_closed(self) -> bool:
        """Whether anything is within the person's clearances that is not open to everybody."""
        all_of_theirs = self.clearance > Level.ORDINARY or self.party_papers
        return all_of_theirs or any(sight.is_closed for sight in self.named)

    @property
    def sees_everything(self) -> bool:
        """The security officer alone sees what belongs to no unit and no inventory."""
        return Role.SECURITY_OFFICER in self.roles

    @property
    def is_console(self) -> bool:
        """Whether this is whoever works at the machine itself, and no person with an account."""
        return self.id == 0 and self.username == CONSOLE

    @property
    def stands_outside(self) -> bool:
        """Whether this is the console, or whoever was let in where nobody has an account yet."""
        return self.id == 0 and self.username in {CONSOLE, FIRST_START}

    @property
    def may_search(self) -> bool:
        """Whether the search box is shown: the person reads content, with a valid commitment."""
        return self.committed and not self.roles.isdisjoint(READERS)

    @property
    def may_count(self) -> bool:
        """Whether figures lead on to their lists for this person."""
        return not self.roles.isdisjoint(COUNTERS)

    @property
    def who(self) -> Who:
        """The person as the trail names them."""
        return Who(
            name=self.username,
            roles=tuple(sorted((*self.roles, *((IN_AN_OPENING,) if self.opening else ())))),
            clearance=int(self.clearance),
            workstation=self.workstation,
            session=self.session,
            account=self.id or None,
            os_account=self.os_account,
        )


NOBODY = Actor(id=0, username="", full_name="")


def console_operator(account: str) -> Actor:
    """
    Who works at the machine itself, named by their account of the operating system.

    They keep accounts and settings as an administrator does, and read nothing.
    """
    return Actor(
        id=0,
        username=CONSOLE,
        full_name="",
        roles=frozenset((Role.ADMINISTRATOR,)),
        workstation=CONSOLE,
        os_account=account,
    )


def first_start(workstation: str) -> Actor:
    """
    Who sets a site up in which nobody has an account: makes its first people, and reads nothing.

    Only an act that has seen to it that there is nobody may act as this.
    """
    return Actor(
        id=0,
        username=FIRST_START,
        full_name="",
        roles=frozenset((Role.ADMINISTRATOR,)),
        workstation=workstation,
    )


def within_open_keys(actor: Actor, classes: Collection[KeyClass]) -> Actor:
    """
    The actor where only these classes of keys can be read: cleared for no more than that.

    So what is shut is for everybody as if it were above their clearance.
    """
    level, party = _readable(actor.clearance, classes, party_papers=actor.party_papers)
    named = tuple(_within_open_keys(sight, classes) for sight in actor.named)
    if (level, party, named) == (actor.clearance, actor.party_papers, actor.named):
        return actor
    return replace(actor, clearance=level, party_papers=party, named=named, shut=True)


def _within_open_keys(sight: NamedSight, classes: Collection[KeyClass]) -> NamedSight:
    level, party = _readable(sight.level, classes, party_papers=sight.party_papers)
    return replace(sight, level=level, party_papers=party)


def _readable(
    level: Level, classes: Collection[KeyClass], *, party_papers: bool
) -> tuple[Level, bool]:
    """The highest level up to this one, and whether papers of the Party, that these classes let read."""
    while any(one not in classes for one in range(level + 1)):
        if level == Level.ORDINARY:
            break
        level = Level(level - 1)
    of_party = range(PARTY, PARTY + level + 1)
    return level, party_papers and all(one in classes for one in of_party)
