import pytest

from tests.archive.storage.rigs import open_rig


@pytest.fixture(params=["memory:", "memory-keyed:", "file:"])
def rig(request, tmp_path):
    return open_rig(request.param, tmp_path)


@pytest.fixture
def vault(rig):
    return rig.vault
