"""What every test may ask for."""

import faulthandler
import gc
import signal
import sqlite3
import sys
from contextlib import closing
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import setup_databases

import archive.storage
import search.engines
from archive.api import key_place
from keys.api import use_keys_at, use_ring
from tests import postgresql
from tests.database import BuiltTables
from tests.long_rows import leave_to_the_drills


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Of whole modules the longest first, where modules are handed out whole."""
    if config.getvalue("dist") != "loadscope":
        return None
    from tests.schedule import LongestFirst

    return LongestFirst(config, log)


def pytest_configure():
    """
    A step of reading is held to its processor time where it runs, and that is here where a test calls
    the engine itself: told, instead of ending the process with all tests that wait in it.
    """
    signal.signal(signal.SIGXCPU, lambda *_: faulthandler.dump_traceback(sys.__stderr__))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    leave_to_the_drills(items)
    postgresql.skip_what_is_of_the_other(items)


def pytest_collection_finish():
    """
    What was imported and collected stays to the end: the collector of garbage need not go through
    it again and again, nor as often as where memory is dear.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker):
    """The tables: poured from the last run's, or by the migrations where those have changed."""
    built = BuiltTables()
    if postgresql.is_there():
        databases = postgresql.PouredDatabases(built.fingerprint)
        with django_db_blocker.unblock():
            with built.turn():
                databases.make_template(anew=request.config.getvalue("create_db"))
            with databases.poured():
                built.databases = databases
                yield built
        return
    memory = connection.creation._get_test_db_name()
    with closing(sqlite3.connect(memory, uri=True)) as ours, built.turn():
        if request.config.getvalue("create_db"):
            built.forget()
        poured = built.pour_into(ours)
        with django_db_blocker.unblock():
            setup_databases(verbosity=0, interactive=False, serialized_aliases=())
        if not poured:
            built.keep(ours)
    yield built


@pytest.fixture(scope="session")
def with_tables(django_db_setup):
    """Makes a data folder in which the tables of today stand: a first start there is a short one."""
    return django_db_setup.lay_into


@pytest.fixture
def own_database(django_db_setup, django_db_blocker, tmp_path):
    """For what several threads do at once: real transactions, in a database that goes with the test."""
    with django_db_blocker.unblock(), django_db_setup.own(tmp_path / "own"):
        yield


@pytest.fixture(autouse=True, scope="session")
def nothing_is_asked_again():
    """What a page asks again after a time would fall on any page of a test that counts its queries."""
    from archive.queries import posture
    from portal.queries import homes, readiness, site
    from portal.templatetags import kho

    site.KEPT_FOR_S = kho.ASKED_AGAIN_S = posture.KEPT_FOR_S = homes.KEPT_FOR_S = 3600
    # What tells of the machine is asked at every time: one site of a test must not answer for the next.
    readiness.KEPT_FOR_S = 0.0


@pytest.fixture(autouse=True, scope="session")
def files_of_every_level_may_stay():
    """
    Where a test says nothing of the posture of the network, papers of every level are filed with their
    files. What holds where nobody has decided anything stands in tests/archive/test_posture.py.
    """
    from access.api import Level
    from archive.domain.posture import Kind, Posture
    from archive.queries import posture

    posture.WITHOUT_DECISION = Posture(Kind.LAN, Level.TOP_SECRET)


@pytest.fixture(autouse=True)
def memory_stores(settings):
    """Vault and index of their own, in memory, shared by name within one test."""
    cache.clear()
    # Keys that a test made in a folder of its own, or looked for in another place, end with it.
    use_keys_at(key_place)
    use_ring(None)
    name = uuid4().hex
    settings.KHOSO_VAULT = f"memory:{name}"
    settings.KHOSO_SEARCH = f"memory:{name}"
    yield
    # Else every file and index of nine thousand tests is held to the end of the run.
    archive.storage._NAMED.clear()
    search.engines._NAMED.clear()


@pytest.fixture
def keys():
    """The site has keys, and they are open: what is closed stands encrypted in the tables."""
    from tests.word_keys import open_keys

    with open_keys() as ring:
        yield ring


@pytest.fixture
def guarded(keys, db):
    """And the tables refuse plain words of what is closed, and remember what is owed."""
    from tests.word_keys import guarded

    with guarded():
        yield keys
