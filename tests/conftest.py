"""What every test may ask for."""

import sqlite3
from contextlib import closing
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import setup_databases

from tests.database import BuiltTables


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker):
    """The tables: poured from the last run's, or by the migrations where those have changed."""
    memory = connection.creation._get_test_db_name()
    built = BuiltTables()
    with closing(sqlite3.connect(memory, uri=True)) as ours, built.turn():
        if request.config.getvalue("create_db"):
            built.forget()
        poured = built.pour_into(ours)
        with django_db_blocker.unblock():
            setup_databases(verbosity=0, interactive=False, serialized_aliases=())
        if not poured:
            built.keep(ours)


@pytest.fixture(autouse=True)
def memory_stores(settings):
    """Vault and index of their own, in memory, shared by name within one test."""
    cache.clear()
    name = uuid4().hex
    settings.KHOSO_VAULT = f"memory:{name}"
    settings.KHOSO_SEARCH = f"memory:{name}"
