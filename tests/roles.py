"""The roles of which each walks through the whole product."""

import pytest

from access.api import Role

_AT_ONCE = (Role.OFFICER,)

EVERY_ROLE = [
    role if role in _AT_ONCE else pytest.param(role, marks=pytest.mark.drill) for role in Role
]
"""Who only searches and reads, and may learn of nothing else, walks with the tests, the others with the drills."""
