"""Every engine there is, by its kind: what is true of one is true of all."""

from contextlib import contextmanager
from uuid import uuid4

import pytest

from search.domain.engine_url import ElasticPlace
from search.engines import open_engine
from search.engines.elastic import ElasticEngine
from search.engines.elastic_client import Servers, door_to
from tests.servers.elasticsearch import elasticsearch

KINDS = ["memory:", "tantivy:", pytest.param("elasticsearch:", marks=pytest.mark.cluster)]
SERVED = pytest.param("elasticsearch:", marks=pytest.mark.cluster)


@contextmanager
def engine_of(kind, folder):
    """An engine of the kind with nothing in it; what it holds on this machine lies below the folder."""
    if kind == "elasticsearch:":
        with a_name() as place:
            yield ElasticEngine(place, folder)
    else:
        yield open_engine(kind + (str(folder) if kind == "tantivy:" else ""))


@contextmanager
def a_name():
    """A name that nobody has on the test's server; what lies under it goes with it."""
    place = ElasticPlace((elasticsearch(),), f"test-{uuid4().hex[:12]}")
    yield place
    door_to(Servers(place.hosts)).ask(lambda client: _remove(client, f"{place.name}--*"), within=30)


def _remove(client, pattern):
    for index in client.indices.get(index=pattern).body:
        client.indices.delete(index=index)
