import pytest

from search.engines import open_engine


@pytest.fixture(params=["memory:", "tantivy:"])
def engine(request, tmp_path):
    """An engine with nothing in it."""
    place = str(tmp_path / "index") if request.param == "tantivy:" else ""
    engine = open_engine(request.param + place)
    engine.commit()
    yield engine
    engine.discard()
