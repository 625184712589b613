"""
Every test as on a site whose search is on an Elasticsearch (`pytest -p tests.on_elasticsearch`): what the
product does with an index, it does with that one (tools/run-cluster). A test that names an engine keeps it.
"""

import pytest
from django.conf import settings as configured

import search.engines
from tests.search.engines.kinds import a_name


@pytest.fixture(autouse=True)
def index_on_a_server(memory_stores, settings, tmp_path):
    with a_name() as place:
        settings.KHOSO_DATA = tmp_path / "data"
        settings.KHOSO_DATA.mkdir()
        settings.KHOSO_SEARCH = f"elasticsearch:{','.join(place.hosts)}/{place.name}"
        # As an engine in memory is there at once, and empty.
        search.engines.open_engine(configured.KHOSO_SEARCH).commit()
        yield
        search.engines.open_engine(configured.KHOSO_SEARCH).discard()
    search.engines._SERVED.clear()
