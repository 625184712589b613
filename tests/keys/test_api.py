"""A process has the keys it was given, and none by itself."""

import pytest

from keys import api
from keys.domain.errors import OtherSite, StoreUnusable
from tests.keys.making import SITE, made


@pytest.fixture(autouse=True)
def _given_back():
    before = api.ring()
    yield
    api.use_ring(before)


def test_nobody_has_keys_until_somebody_says_so(tmp_path):
    api.use_ring(None)
    assert api.ring() is None
    made(tmp_path / "k")
    ring = api.open_ring(tmp_path / "k", site=SITE)
    assert api.ring() is None
    api.use_ring(ring)
    assert api.ring() is ring
    assert ring.open_classes == {api.OPEN_CLASS}


def test_keys_of_another_archive_or_none_are_not_taken(tmp_path):
    made(tmp_path / "k")
    with pytest.raises(OtherSite):
        api.open_ring(tmp_path / "k", site=b"t" * 16)
    with pytest.raises(StoreUnusable):
        api.open_ring(tmp_path / "none", site=SITE)
    assert not (tmp_path / "none").exists()
