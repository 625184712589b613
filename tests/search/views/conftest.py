"""A store with a few papers, an officer who looks, and the index brought up to date."""

import pytest
from django.conf import settings

from access.api import Level, Role
from access.models import User
from search.api import catch_up, open_engine
from tests.people import inventory, person


def index():
    """Bring the index up to what the tables hold."""
    return catch_up(open_engine(settings.KHOSO_SEARCH))


@pytest.fixture
def shelf(db):
    return inventory("ML01", title="Văn bản đảng viên")


@pytest.fixture
def sign_in(client, shelf):
    """Sign in as somebody with a role; gives the client."""

    def signed(role=Role.OFFICER, *, clearance=Level.ORDINARY, **more):
        person(f"nguoi-{role}", role, clearance=clearance, **more)
        client.force_login(User.objects.get(username=f"nguoi-{role}"))
        return client

    return signed


@pytest.fixture
def officer(sign_in):
    return sign_in()
