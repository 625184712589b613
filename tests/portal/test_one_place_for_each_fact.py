"""Facts that once stood in several places stand in one: the sources are looked through for a second."""

import ast
import subprocess
from pathlib import Path

import pytest

from access.domain.levels import LEVEL_WORDS, Level
from archive.domain.description import FIELDS
from reading.domain.level_words import LEVELS, STAMPED_LEVELS

BASE = Path(__file__).resolve().parents[2]
PACKAGES = ("access", "archive", "ingest", "portal", "reading", "search")
# So many names of fields side by side are a list of fields.
A_LIST = 5


def sources():
    told = subprocess.run(
        ["git", "ls-files", *(f"{package}/*.py" for package in PACKAGES)],
        cwd=BASE, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in told.stdout.splitlines():
        if "/migrations/" not in name and (BASE / name).is_file():
            yield name, ast.parse((BASE / name).read_text("utf-8"))


def strings_in(tree):
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (set(LEVEL_WORDS.values()), "access/domain/levels.py"),
        (set(STAMPED_LEVELS.values()), "reading/domain/level_words.py"),
    ],
    ids=["names of levels on screens", "words of levels on stamps"],
)
def test_the_words_of_all_levels_stand_in_one_place(words, place):
    # One of them by itself may mean something else ("Secret").
    assert {name for name, tree in sources() if words <= strings_in(tree)} == {place}


def test_the_levels_that_are_read_are_those_of_the_rules():
    assert [Level[name] for name in LEVELS] == [level for level in Level if level]
    assert set(LEVEL_WORDS) == set(Level)


def test_no_other_place_lists_the_fields_of_a_description():
    names = {row.name for row in FIELDS}
    lists = set()
    for file, tree in sources():
        for node in ast.walk(tree):
            each = getattr(node, "keys", None) or getattr(node, "elts", None) or []
            said = {one.value for one in each if isinstance(one, ast.Constant)}
            if len(said & names) >= A_LIST:
                lists.add(file)
    assert lists == set()
