"""What the table of long rows names is there, and a row keeps as many cases as it says."""

import ast
from pathlib import Path

import pytest

from tests.long_rows import CASES_OF_EVERY_CHANGE, leave_to_the_drills

BASE = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("module", CASES_OF_EVERY_CHANGE)
def test_every_test_of_the_table_stands_in_its_module(module):
    tree = ast.parse((BASE / module).read_text("utf-8"))
    there = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert set(CASES_OF_EVERY_CHANGE[module]) <= there


@pytest.mark.parametrize(("stay", "kept"), [(0, []), (1, [0]), (2, [0, 9]), (4, [0, 3, 6, 9])])
def test_the_cases_that_stand_furthest_apart_stay(stay, kept, monkeypatch):
    monkeypatch.setitem(CASES_OF_EVERY_CHANGE, "tests/test_row.py", {"test_it": stay})
    row = [Case(f"tests/test_row.py::test_it[{place}]") for place in range(10)]
    leave_to_the_drills([*row, Case("tests/test_row.py::test_other"), Case("other.py::test_it")])
    assert [place for place, case in enumerate(row) if not case.marks] == kept


def test_a_case_that_is_a_drill_already_takes_nobodys_place(monkeypatch):
    monkeypatch.setitem(CASES_OF_EVERY_CHANGE, "tests/test_row.py", {"test_it": 1})
    drill, first, second = (Case(f"tests/test_row.py::test_it[{place}]") for place in range(3))
    drill.add_marker(pytest.mark.drill)
    leave_to_the_drills([drill, first, second])
    assert (first.marks, len(second.marks)) == ([], 1)


class Case:
    """As much of a collected test as the table asks for."""

    def __init__(self, nodeid):
        self.nodeid, self.marks = nodeid, []

    def add_marker(self, mark):
        self.marks.append(mark)

    def get_closest_marker(self, name):
        return next((mark for mark in self.marks if mark.name == name), None)
