"""Where papers are worked on: in memory, ours alone, with room; else it is said what is wanting."""

import pytest

from machine.room import LEAST_ROOM
from machine.troubles import Trouble
from machine.work_place import WorkPlace, wanted_for, work_place
from tests.machine.memories import memory_of, resize


@pytest.fixture
def memory(settings, tmp_path):
    """A folder in memory of this test's own."""
    place = settings.KHOSO_MEMORY / tmp_path.name
    place.mkdir()
    return place


def test_each_store_has_a_place_of_its_own(memory, tmp_path):
    one, other = (work_place(tmp_path / name, memory) for name in ("a", "b"))
    assert one.folder.parent == other.folder.parent == memory
    assert one.folder != other.folder
    assert work_place(tmp_path / "x" / ".." / "a", memory) == one
    assert one.lack() is None
    assert one.folder.stat().st_mode & 0o777 == 0o700


def test_what_is_no_memory_is_not_made_and_not_used(tmp_path):
    place = work_place(tmp_path / "data", tmp_path.parent / "on the disk")
    if place.lack() is None:
        pytest.skip("the folder of tests lies in memory here")
    assert place.lack() == Trouble.MEMORY_MISSING
    assert not place.folder.exists()
    assert not place.folder.parent.exists()


def test_where_the_site_says_disk_it_is_the_scratch_folder_as_before(tmp_path):
    place = work_place(tmp_path, None)
    assert (place.folder, place.in_memory) == (tmp_path / "scratch", False)
    assert place.lack() is None
    assert place.holds(1 << 60)


@pytest.mark.parametrize("spoil", ["open", "link", "file"])
def test_a_place_that_somebody_else_made_before_us_is_not_used(memory, tmp_path, spoil):
    place = work_place(tmp_path, memory)
    match spoil:
        case "open":
            place.folder.mkdir()
            place.folder.chmod(0o755)
        case "link":
            place.folder.symlink_to(memory)
        case "file":
            place.folder.touch(mode=0o600)
    assert place.lack() == Trouble.NOT_PERMITTED


def test_too_little_memory_is_told_apart_from_a_full_disk(tmp_path):
    with memory_of(tmp_path / "memory", 8) as memory:
        place = WorkPlace(memory / "work", in_memory=True)
        assert place.lack() is None
        assert (place.size, place.free) == (8 << 20, 8 << 20)
        assert place.holds(8 << 20)
        assert not place.holds((8 << 20) + 1)
        (place.folder / "copy").write_bytes(bytes(5 << 20))
        assert place.lack() == Trouble.MEMORY_FULL
        assert place.holds(8 << 20)
        resize(memory, 32)
        assert place.lack() is None


def test_a_file_wants_room_for_itself_its_copy_and_what_is_written_on_the_way():
    assert wanted_for(0) == LEAST_ROOM
    assert wanted_for(100 << 20) == LEAST_ROOM + (400 << 20)
