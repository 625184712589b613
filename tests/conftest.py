"""What every test may ask for."""

from uuid import uuid4

import pytest


@pytest.fixture(autouse=True)
def memory_stores(settings):
    """Vault and index of their own, in memory, shared by name within one test."""
    name = uuid4().hex
    settings.KHOSO_VAULT = f"memory:{name}"
    settings.KHOSO_SEARCH = f"memory:{name}"
