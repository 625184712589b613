"""The machine people sit at in these tests."""

from datetime import timedelta

import pytest
from django.utils import timezone

from access.api import register_workstation
from tests.people import AT, KEEPER


@pytest.fixture
def workstation():
    """A workstation with a valid seal at the address of the test client."""
    return register_workstation(
        by=KEEPER, at=AT, name="PC01", address="127.0.0.1", seal_number="AN-1",
        sealed_until=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip
