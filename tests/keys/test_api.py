"""A process has the keys it was given, and none by itself."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from keys import api
from keys.domain.errors import OtherSite, StoreUnusable
from tests.keys.making import AT, SITE, made


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


def test_a_place_gives_keys_once_they_are_made_and_says_that_they_are_gone_and_no_others_fit(
    tmp_path,
):
    place = api.KeyPlace(tmp_path / "k", tmp_path / "made", lambda: SITE)
    api.use_ring(None)
    api.use_keys_at(lambda: place)
    try:
        assert api.ring() is None
        made(place.path).close()
        place.mark.touch()
        api.look_again()
        assert api.ring().open_classes == {api.OPEN_CLASS}
        api.use_ring(None)
        place.path.unlink()
        # Not "no keys": what is closed would be written plain from then on.
        with pytest.raises(StoreUnusable):
            api.ring()
        made(place.path, site=b"t" * 16).close()
        with pytest.raises(OtherSite):
            api.ring()
    finally:
        api.use_keys_at(None)


def test_threads_that_look_at_once_have_the_same_keys(tmp_path):
    made(tmp_path / "k").close()

    def place():
        time.sleep(0.1)
        return api.KeyPlace(tmp_path / "k", tmp_path / "made", lambda: SITE)

    api.use_ring(None)
    api.use_keys_at(place)
    try:
        with ThreadPoolExecutor(4) as threads:
            found = [one.result() for one in [threads.submit(api.ring) for _ in range(4)]]
    finally:
        api.use_keys_at(None)
    assert len({id(one) for one in (*found, api.ring())}) == 1


def test_what_can_be_told_without_opening_is_how_many_there_are_and_how_they_are_opened(tmp_path):
    file = made(tmp_path / "k")
    api.Keyring(file).new_deks(2, 3, at=AT)
    counted = {(one.key_class, one.epoch): one.count for one in api.kept_in(file)}
    assert counted == {(one, 1): 3 if one == 2 else 0 for one in api.CLASSES}
    assert [(way.kind, way.label) for way in api.ways_into(file)] == [
        ("passphrase", "cán bộ bảo mật"), ("file", "két sắt"),
    ]  # fmt: skip


def test_without_keys_there_is_no_key_of_memory_and_with_them_one_that_stays_until_another_is_said(
    tmp_path,
):
    api.use_ring(None)
    assert api.memory_key() is None
    made(tmp_path / "k").close()
    api.use_ring(api.open_ring(tmp_path / "k", site=SITE))
    first = api.memory_key()
    assert len(first) == 32
    assert api.memory_key() == first
    api.use_memory_key(b"m" * 32)
    assert api.memory_key() == b"m" * 32
    api.use_memory_key(first)
