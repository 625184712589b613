"""Kept pages: found again, unreadable without the key, never more than allowed."""

import os
import stat
import threading

from archive.storage.page_cache import PageCache, Refusal, name_of

DIGEST = "ab" * 32
PAGE = bytes(range(18))


def cache(tmp_path, **more):
    return PageCache(tmp_path / "page-images", tmp_path / "keys" / "page_images", **more)


def files(tmp_path):
    return [path for path in (tmp_path / "page-images").rglob("*") if path.is_file()]


def test_a_page_is_found_again_by_another_process(tmp_path):
    name = name_of(DIGEST, 1, 800)
    cache(tmp_path).put(name, PAGE)
    assert cache(tmp_path).get(name) == PAGE
    assert cache(tmp_path).get(name_of(DIGEST, 1, 1100)) is None


def test_what_lies_on_disk_says_nothing_and_belongs_to_its_owner(tmp_path):
    kept = b"\xff\xd8 secret " * 3000
    cache(tmp_path).put(name_of(DIGEST, 1, 800), kept)
    (path,) = files(tmp_path)
    assert b"secret" not in path.read_bytes()
    assert DIGEST not in str(path)
    key = tmp_path / "keys" / "page_images"
    for one in (path, key):
        assert stat.S_IMODE(one.stat().st_mode) == 0o600
    assert len(key.read_bytes()) == 32


def test_damage_a_swap_and_another_key_are_noticed(tmp_path):
    here = cache(tmp_path)
    one, two = name_of(DIGEST, 1, 800), name_of(DIGEST, 2, 800)
    here.put(one, PAGE)
    here.put(two, bytes(18))
    first, second = (tmp_path / "page-images" / name[:2] / name for name in (one, two))
    second.write_bytes(first.read_bytes())
    assert here.get(two) is None
    content = bytearray(first.read_bytes())
    content[-1] ^= 1
    first.write_bytes(content)
    assert here.get(one) is None
    here.put(one, PAGE)
    (tmp_path / "keys" / "page_images").write_bytes(bytes(32))
    assert cache(tmp_path).get(one) is None


def test_half_a_key_is_made_anew_and_two_who_make_it_agree(tmp_path):
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "page_images").write_bytes(b"half")
    caches = [cache(tmp_path) for _ in range(8)]
    threads = [
        threading.Thread(target=one.put, args=(name_of(DIGEST, number, 800), PAGE))
        for number, one in enumerate(caches)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    later = cache(tmp_path)
    found = [later.get(name_of(DIGEST, number, 800)) for number in range(8)]
    # Who met the half key at the same moment may have used one that was thrown away.
    assert all(one in {PAGE, None} for one in found)
    later.put(name_of(DIGEST, 9, 800), PAGE)
    assert cache(tmp_path).get(name_of(DIGEST, 9, 800)) == PAGE


def test_what_was_not_looked_at_for_longest_goes_first(tmp_path):
    here = cache(tmp_path, largest=10_000)
    names = [name_of(DIGEST, number, 800) for number in range(12)]
    for age, name in enumerate(names):
        here.put(name, bytes(990))
        path = tmp_path / "page-images" / name[:2] / name
        os.utime(path, (1_000_000 + age, 1_000_000 + age))
    assert here.get(names[0]) is not None
    here.sweep()
    assert sum(path.stat().st_size for path in files(tmp_path)) <= 9_100
    assert here.get(names[0]) is not None
    assert here.get(names[1]) is None
    assert here.get(names[11]) is not None


def test_a_folder_that_takes_nothing_is_no_error(tmp_path):
    (tmp_path / "page-images").write_bytes(b"a file in its place")
    here = cache(tmp_path)
    here.put(name_of(DIGEST, 1, 800), PAGE)
    assert here.get(name_of(DIGEST, 1, 800)) is None
    here.refuse("a" * 64, Refusal("time", 800))
    assert here.refusal("a" * 64) is None


def test_a_refusal_is_remembered_by_every_process(tmp_path):
    page = name_of(DIGEST, 1)
    assert cache(tmp_path).refusal(page) is None
    cache(tmp_path).refuse(page, Refusal("memory", 1100))
    assert cache(tmp_path).refusal(page) == Refusal("memory", 1100)


def test_by_a_key_of_memory_nothing_is_read_once_that_has_changed_and_the_one_on_disk_goes(
    tmp_path,
):
    """A site that made keys: what was kept before by the key beside it is nothing to whoever has the disk."""
    name, keys = name_of(DIGEST, 1, 800), {"now": None}
    here, other = (cache(tmp_path, memory_key=lambda: keys["now"]) for _ in range(2))
    here.put(name, PAGE)
    on_disk = tmp_path / "keys" / "page_images"
    assert on_disk.exists()
    keys["now"] = b"1" * 32
    assert here.get(name) is None
    assert not on_disk.exists()
    here.put(name, PAGE)
    assert here.get(name) == other.get(name) == PAGE
    keys["now"] = b"2" * 32
    assert here.get(name) is other.get(name) is None
    here.put(name, PAGE)
    assert other.get(name) == PAGE
    assert not on_disk.exists()
