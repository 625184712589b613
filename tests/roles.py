"""The roles of which each walks through the whole product."""

import pytest

from access.api import Role

_AT_ONCE = (Role.ARCHIVIST,)

EVERY_ROLE = [
    role if role in _AT_ONCE else pytest.param(role, marks=pytest.mark.drill) for role in Role
]
"""Those who see most of it walk with the tests, the others with the drills."""
