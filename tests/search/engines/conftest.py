import pytest

from tests.search.engines.kinds import KINDS, engine_of


@pytest.fixture(params=KINDS)
def engine(request, tmp_path):
    """An engine with nothing in it."""
    with engine_of(request.param, tmp_path / "index") as engine:
        engine.commit()
        yield engine
        engine.discard()
