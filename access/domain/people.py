"""When one person alone may not decide about another's account, and how accounts are named."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from access.domain.actors import FIRST_START, READERS, Actor, Role
from access.domain.levels import CLASSIFIED_FROM, Level
from audit.domain.acts import Act

# Names the trail gives to what is nobody's account.
RESERVED_NAMES = frozenset(("console", "system", "worker", FIRST_START))
# What looks alike in another alphabet, or shows nothing, would pass for somebody else.
_ACCOUNT_NAME = re.compile(r"[a-z][a-z0-9._-]{0,39}")


def may_name_account(name: str) -> bool:
    """Whether this is 1 to 40 of a-z, 0-9, dot, hyphen and underscore, and begins with a letter."""
    return _ACCOUNT_NAME.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class Powers:
    """What an account holds that makes it a way to secrets."""

    clearance: Level = Level.ORDINARY
    party_papers: bool = False
    roles: frozenset[str] = frozenset()

    @property
    def open_closed(self) -> bool:
        """Whether they open something closed, or let somebody say who may."""
        secret = self.clearance >= CLASSIFIED_FROM or self.party_papers
        return secret or Role.SECURITY_OFFICER in self.roles

    def __or__(self, other: "Powers") -> "Powers":
        return Powers(
            clearance=max(self.clearance, other.clearance),
            party_papers=self.party_papers or other.party_papers,
            roles=self.roles | other.roles,
        )


def needs_second(by: Actor, powers: Powers, *, for_themselves: bool = False) -> bool:
    """
    Whether handing these powers over needs the security officer beside `by`.

    `powers` are all that the account holds afterwards: a clearance and the role that makes it a
    way to read may be given on different days. Whoever keeps accounts reads nothing by that, so
    what they are cleared for themselves is no measure; and they give themselves nothing. The
    console stands outside: who works there holds the machine itself, and the trail names their
    account of the operating system. So does the first start, for there is nobody to ask beside it.
    """
    if by.stands_outside:
        return False
    return powers.open_closed or for_themselves


def may_second(second: Actor, by: Actor) -> bool:
    """Whether this is a second person, and one who answers for secrets."""
    return second.id not in {0, by.id} and Role.SECURITY_OFFICER in second.roles


# What others did to an account, as its owner is told at the next sign-in.
NEWS_WORDS: Final[dict[str, str]] = {
    Act.ISSUE_PASSWORD: (
        "Your password was issued anew at %(at)s. "
        "If you did not ask for it, tell the security officer."
    ),
    Act.CHANGE_ACCOUNT: (
        "The name or the unit of your account was changed at %(at)s. "
        "If it is not right, tell the administrator."
    ),
    Act.CLOSE_ACCOUNT: "Your account was closed at %(at)s.",
    Act.OPEN_ACCOUNT: "Your account was opened again at %(at)s.",
    Act.UNLOCK_ACCOUNT: (
        "Your account was unlocked after wrong passwords at %(at)s. "
        "If it was not you who typed them, tell the security officer."
    ),
    Act.RESET_FACTOR: (
        "The second factor of your account was reset at %(at)s. "
        "If you did not ask for it, tell the security officer."
    ),
    Act.OPEN_SEALED: (
        "The store was opened in an emergency at %(at)s. What was done then waits for its report to be "
        "signed off."
    ),
    Act.GRANT: (
        "What you may do was widened at %(at)s. If you do not know why, ask the security officer."
    ),
    Act.REVOKE: (
        "What you may do was narrowed at %(at)s. If you do not know why, ask the security officer."
    ),
}


class Held(StrEnum):
    """The kinds of what a person holds for a time."""

    ROLE = "role"
    CLEARANCE = "clearance"
    ASSIGNMENT = "assignment"
    COMMITMENT = "commitment"
    TRAINING = "training"


HELD_WORDS: Final[dict[str, str]] = {
    Held.ROLE: "Role",
    Held.CLEARANCE: "Clearance",
    Held.ASSIGNMENT: "Papers of a unit or an inventory",
    Held.COMMITMENT: "Confidentiality commitment",
    Held.TRAINING: "Completed training",
}


class Lack(StrEnum):
    """What a person lacks for what their roles are there for."""

    ROLE = "role"
    COMMITMENT = "commitment"
    PLACE = "place"
    TRAINING = "training"


LACK_WORDS: Final[dict[str, str]] = {
    Lack.ROLE: "no role: nothing opens but guides",
    Lack.COMMITMENT: "no valid confidentiality commitment: no searching, reading, scanning or entry",
    Lack.PLACE: "assigned to no unit and no inventory: no document opens",
    Lack.TRAINING: "no completed training: no scanning and no entry",
}
_ENTER: Final = frozenset((Role.ARCHIVIST, Role.CHECKER))


def lacks_of(roles: Iterable[str], *, assigned: bool, committed: bool, trained: bool) -> list[Lack]:
    """What keeps these roles from what they are there for, the first thing first."""
    held = frozenset(roles)
    if not held:
        return [Lack.ROLE]
    reads = bool(held & READERS)
    lacking = {
        Lack.COMMITMENT: reads and not committed,
        Lack.PLACE: reads and not assigned and Role.SECURITY_OFFICER not in held,
        Lack.TRAINING: bool(held & _ENTER) and not trained,
    }
    return [lack for lack, is_lacking in lacking.items() if is_lacking]
