"""What lies in memory is told by the kernel, not by the name of a folder."""

from pathlib import Path

import pytest

from machine.memory import MEMORY, is_in_memory
from tests.machine.memories import memory_of


def test_the_folder_of_the_system_lies_in_memory_and_so_does_what_is_made_there():
    assert is_in_memory(MEMORY)
    assert is_in_memory(MEMORY / "not" / "there" / "yet")


@pytest.mark.parametrize("place", ["/proc", "/sys", "/proc/self/fd", "/none-such"])
def test_other_folders_do_not(place):
    assert not is_in_memory(Path(place)) or is_in_memory(Path("/"))


def test_a_link_lies_where_it_leads(tmp_path):
    (tmp_path / "in").symlink_to(MEMORY)
    (tmp_path / "out").symlink_to("/proc")
    assert is_in_memory(tmp_path / "in" / "x")
    assert not is_in_memory(tmp_path / "out")


def test_a_folder_on_which_memory_is_mounted_is_known_again(tmp_path):
    with memory_of(tmp_path / "in memory", 2) as place:
        assert is_in_memory(place / "x")
