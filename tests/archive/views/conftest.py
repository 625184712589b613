"""Who works with an inventory on screens, at a sealed machine; a test that means another says so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from access.api import Level
from access.models import User, Workstation
from tests.people import inventory, person


@pytest.fixture
def archivist(client):
    Workstation.objects.create(
        name="PC01", address="127.0.0.1", seal_number="1",
        sealed_until=timezone.localdate() + timedelta(days=9),
    )  # fmt: skip
    person("bao", "archivist", clearance=Level.CONFIDENTIAL)
    client.force_login(User.objects.get(username="bao"))
    return client


@pytest.fixture
def shelf():
    return inventory("ML01")
