"""When one person alone may not decide about another's account, and how accounts are named."""

import re
from dataclasses import dataclass

from access.domain.actors import FIRST_START, Actor, Role
from access.domain.levels import CLASSIFIED_FROM, Level

# Names the trail gives to what is nobody's account.
RESERVED_NAMES = frozenset(("console", "system", FIRST_START))
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
    secret = powers.clearance >= CLASSIFIED_FROM or powers.party_papers
    return secret or for_themselves or Role.SECURITY_OFFICER in powers.roles


def may_second(second: Actor, by: Actor) -> bool:
    """Whether this is a second person, and one who answers for secrets."""
    return second.id not in {0, by.id} and Role.SECURITY_OFFICER in second.roles
