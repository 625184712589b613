"""Which programs a machine of several runs, and which of them are sent off now and then."""

import socket

import pytest

from config.env import read
from config.programs import Part, children_of, errands, keeper_of, lines_wanted
from tests.starts import BASE

CLOCKS = ["tidy", "look", "recount"]


@pytest.mark.parametrize(
    ("only", "names", "clocks"),
    [
        (None, ["web 1", "web 2", "worker", "indexer"], CLOCKS),
        (Part.WEB, ["web 1", "web 2"], []),
        (Part.WORKER, ["worker"], []),
        (Part.INDEXER, ["indexer"], CLOCKS),
    ],
)
def test_a_part_is_its_own_programs_each_with_a_line_and_the_clocks_go_with_the_indexer(
    only, names, clocks
):
    with socket.socket() as listener:
        listens = listener if only in {None, Part.WEB} else None
        assert [child.name for child in children_of(listens, only=only)] == names
    assert lines_wanted(only) == len(names)
    assert [errand.name for errand in errands(only=only)] == clocks


@pytest.mark.parametrize("only", list(Part))
def test_every_part_opens_its_own_keeper_by_the_key_file(only):
    env = read({"KHOSO_KEY_FILE": "/mnt/stick/key"}, base=BASE)
    assert errands(env, only=only)[0].name == "open_keys"


def test_a_keeper_has_its_door_in_the_data_folder_or_where_it_is_said():
    for said, door in (({}, BASE / "var" / "keys"), ({"KHOSO_DOOR": "/run/khoso"}, "/run/khoso")):
        command = keeper_of(read(said, base=BASE), []).command
        assert command[command.index("--door") + 1] == str(door)
