"""Who works with an inventory on screens, at a sealed machine; a test that means another says so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from access.api import Level
from access.models import User, Workstation
from archive.models import BodyName, CommitteeTerm, IssuingBody
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


@pytest.fixture
def term():
    """A committee with a term, and a body under it whose papers `record` files."""
    standing = {"source": "sổ", "certain": True}
    committee = IssuingBody.objects.create(code="TU", own_terms=True, code_alone=True, **standing)
    body = IssuingBody.objects.create(code="BTCTU", above=committee, code_alone=True, **standing)
    BodyName.objects.create(body=committee, name="Tỉnh ủy", **standing)
    BodyName.objects.create(body=body, name="Ban Tổ chức Tỉnh ủy", **standing)
    term = CommitteeTerm.objects.create(
        body=committee, name="2020–2025", first_day="2020-10-15", **standing
    )
    term.series = f"t{term.pk}.{body.pk}.ke-hoach"
    return term
