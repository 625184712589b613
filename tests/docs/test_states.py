"""The tables of states: drawn as they are, and the only place that says where an act leads."""

import ast
import runpy
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
PAGE = BASE / "docs" / "states.md"
WRITERS = {"ingest/actions/moving.py", "archive/actions/receipts.py"}
PACKAGES = ("ingest", "archive", "search", "portal", "access")
SOURCES = sorted(
    path
    for package in PACKAGES
    for path in (BASE / package).rglob("*.py")
    if "migrations" not in path.parts and str(path.relative_to(BASE)) not in WRITERS
)
WRITES = {"update", "create", "update_or_create", "get_or_create", "Item", "Batch", "Receipt"}
CHOOSES = {"filter", "get"}
STATES = {"State", "BatchState", "ReceiptState"}


def test_the_page_says_what_the_tables_do():
    drawn = runpy.run_path(str(BASE / "tools" / "states.py"))["document"]()
    assert PAGE.read_text("utf-8") == drawn, f"`tools/states.py` writes it anew:\n{drawn}"


def _name(node):
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _names_a_state(node):
    return any(
        isinstance(one, ast.Attribute) and _name(one.value) in STATES for one in ast.walk(node)
    )


def _begins(node):
    return isinstance(node, ast.Call) and _name(node.func) == "begin"


def spelled(source, *, acts):
    """Where a state is written, or chosen for a write, without asking the table."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(one, ast.Attribute) and one.attr == "state" for one in targets):
                found.append((node.lineno, "assigned"))
        if isinstance(node, ast.Call):
            keywords = {one.arg: one.value for one in node.keywords if one.arg}
            state = keywords.get("state")
            if _name(node.func) in WRITES and state is not None and not _begins(state):
                found.append((node.lineno, "written"))
            if acts and _name(node.func) in CHOOSES and keywords.keys() & {"state", "state__in"}:
                found.append((node.lineno, "chosen"))
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if getattr(key, "value", None) == "state" and _names_a_state(value):
                    found.append((node.lineno, "in a dictionary"))
        if isinstance(node, ast.Constant) and "SET state" in str(node.value):
            found.append((node.lineno, "in SQL"))
    return found


def _place(path):
    return str(path.relative_to(BASE))


@pytest.mark.parametrize("path", SOURCES, ids=_place)
def test_no_module_but_the_movers_writes_a_state(path):
    found = spelled(path.read_text("utf-8"), acts=path.parent.name == "actions")
    if _place(path) == "ingest/models/figure.py":
        # The trigger that follows a record; its states come from the table.
        found.remove(next(one for one in found if one[1] == "in SQL"))
    assert found == []


@pytest.mark.parametrize(
    ("source", "how"),
    [
        ("item.state = State.FILED", "assigned"),
        ("rows.update(state=State.FILED)", "written"),
        ("Item(state=State.QUEUED)", "written"),
        ("Item.objects.filter(pk=1, state=State.WAITING)", "chosen"),
        ("columns = {'state': State.QUEUED}", "in a dictionary"),
        ("SQL = 'UPDATE ingest_item SET state = 1'", "in SQL"),
    ],
)
def test_every_way_of_writing_one_is_noticed(source, how):
    assert [one for _, one in spelled(source, acts=True)] == [how]
