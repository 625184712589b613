from dataclasses import replace

import pytest

from tests.archive.storage.s3.between import Between
from tests.archive.storage.stores import accounts_in, emptied_rig, s3_server, store_rig, vault_in
from tests.servers.s3 import S3_SERVERS


@pytest.fixture(params=S3_SERVERS)
def kind(request):
    return request.param


@pytest.fixture
def rig(kind):
    """Without leases, and nothing in it."""
    return emptied_rig(kind)


@pytest.fixture(scope="module", params=S3_SERVERS)
def leased(request):
    """Buckets of a module that lease what is put for a day; nothing in them can be removed."""
    return store_rig(request.param, lease_days=1)


@pytest.fixture
def between(kind):
    made = Between(s3_server(kind).endpoint)
    yield made
    made.close()


@pytest.fixture
def through(kind, rig, between):
    """The vault of `rig`, asked through somebody between."""
    return vault_in(replace(rig.place, endpoint=between.endpoint), accounts_in(kind))
