"""The indexer removes what is closed where it may not be, once, and whoever follows by hand does not."""

import shutil

import pytest
from django.conf import settings as configured
from django.core.management import call_command

from access.api import Level
from keys.api import use_ring
from machine.work_place import index_place
from search.api import Closed, open_engine
from search.management.commands.follow_feed import _keep_closed_where_it_may_be
from tests.keys.making import made, opened
from tests.people import inventory, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def memory(settings, tmp_path):
    settings.KHOSO_SEARCH = f"tantivy:{tmp_path / 'index'}"
    place = index_place(tmp_path / "index", configured.KHOSO_MEMORY).folder
    yield place
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def keys(tmp_path, memory):
    ring = opened(made(tmp_path / "khoso.keys"))
    use_ring(ring)
    yield ring
    use_ring(None)


def test_what_is_closed_goes_when_the_keys_are_shut_and_not_again_and_again(keys, memory):
    record(inventory(), number="1", level=Level.SECRET)
    engine = open_engine(configured.KHOSO_SEARCH)
    call_command("follow_feed", "--once")
    assert _keep_closed_where_it_may_be(engine, None) is Closed.READY
    assert memory.exists()
    keys.shut()
    call_command("follow_feed", "--once")
    assert memory.exists()  # somebody else may have the keys and keep it
    state = _keep_closed_where_it_may_be(engine, Closed.READY)
    assert state is Closed.SHUT
    assert not memory.exists()
    memory.mkdir()
    assert _keep_closed_where_it_may_be(engine, state) is state
    assert memory.exists()
