"""When one person alone may not decide about another's account."""

from access.domain.actors import Actor, Role
from access.domain.levels import Level

# Names the trail gives to what is nobody's account.
RESERVED_NAMES = frozenset(("console", "system", "setup"))


def needs_second(by: Actor, *, clearance: Level, party_papers: bool, roles: frozenset[str]) -> bool:
    """
    Whether handing over or widening these powers needs the security officer beside `by`.

    Whoever sets another's password can sign in as them: so it is theirs only up to their own
    clearance, and never over a security officer. The console stands outside: who works there
    holds the machine itself, and the trail names their account of the operating system.
    """
    if by.is_console:
        return False
    above = clearance > by.clearance or (party_papers and not by.party_papers)
    return above or Role.SECURITY_OFFICER in roles


def may_second(second: Actor, by: Actor) -> bool:
    """Whether this is a second person, and one who answers for secrets."""
    return second.id not in {0, by.id} and Role.SECURITY_OFFICER in second.roles
