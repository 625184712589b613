"""
The roles of which each walks through the whole product: who only searches and reads, and may learn of
nothing else, with the tests; those who change most with the drills; all others with the sweeps.
"""

import pytest

from access.api import Role
from tests.daily import SWEEP

_AT_ONCE = (Role.OFFICER,)
_WITH_THE_DRILLS = (Role.ARCHIVIST, Role.SECURITY_OFFICER, Role.ADMINISTRATOR)


def _marks(role: Role) -> tuple[pytest.MarkDecorator, ...]:
    if role in _AT_ONCE:
        return ()
    return (pytest.mark.drill,) if role in _WITH_THE_DRILLS else SWEEP


EVERY_ROLE = [pytest.param(role, marks=_marks(role)) for role in Role]
