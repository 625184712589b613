"""Every library is imported where the table in pyproject.toml says, and nowhere else."""

import ast
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONFIGURED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
TABLE = CONFIGURED["khoso"]["vendors"]
OURS = set(CONFIGURED["importlinter"]["root_packages"])
# Who may have Django is said by contracts of import-linter.
FREE = {"django", *sys.stdlib_module_names, *OURS}


def imports():
    """Each import of a library: our module, its file's line, what it imports."""
    for package in sorted(OURS):
        for path in sorted((ROOT / package).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(
                ".__init__"
            )
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                for library in _libraries(node):
                    yield module, f"{path.relative_to(ROOT)}:{node.lineno}", library


def _libraries(node):
    if isinstance(node, ast.Import):
        named = [name.name for name in node.names]
    elif isinstance(node, ast.ImportFrom):
        named = [f"{node.module}.{name.name}" for name in node.names]
    else:
        named = []
    return [name for name in named if name.split(".")[0] not in FREE]


def _is_within(name, room):
    return name == room or name.startswith(f"{room}.")


def _row_of(library):
    """The row of a library or of the part of it, None where there is none."""
    return max((row for row in TABLE if _is_within(library, row)), key=len, default=None)


@cache
def uses():
    return list(imports())


def test_no_library_is_imported_but_where_the_table_says():
    strayed = [
        f"{place} imports {library}"
        for module, place, library in uses()
        if not any(_is_within(module, room) for room in TABLE.get(_row_of(library), ()))
    ]
    assert strayed == []


@pytest.mark.parametrize("row", TABLE)
def test_no_row_and_no_room_in_it_stands_for_nothing(row):
    users = {module for module, _, library in uses() if _row_of(library) == row}
    unused = [room for room in TABLE[row] if not any(_is_within(user, room) for user in users)]
    assert (TABLE[row] != [], unused) == (True, [])


def test_imports_within_functions_and_for_types_are_seen():
    seen = {(module, library) for module, _, library in uses()}
    assert ("reading.ocr.recogniser", "tesserocr") in seen
    assert ("reading.files.word_text", "docx.document.Document") in seen


def test_no_room_is_named_beside_one_that_holds_it():
    doubled = [
        (row, room)
        for row, rooms in TABLE.items()
        for room in rooms
        if any(_is_within(room, other) for other in rooms if other != room)
    ]
    assert doubled == []


# What of python-docx reads bytes or text of somebody.
OPENING = {"Document", "Package", "add_picture", "from_file", "load", "open", "parse_xml"}


def test_outside_the_cage_word_files_are_written_and_none_is_opened():
    """What python-docx is asked for is a new document, from the template it brings along."""
    asked = []
    for package in sorted(OURS - {"reading"}):
        for path in sorted((ROOT / package).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            named = [name for node in ast.walk(tree) for name in _libraries(node)]
            if any(_is_within(name, "docx") for name in named):
                asked += _opened(tree)
                asked += [name for name in named if name in {"docx.Document", "docx.api.Document"}]
    assert asked == ["docx.Document()"]


def _opened(tree):
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [ast.unparse(one) for one in calls if ast.unparse(one.func).split(".")[-1] in OPENING]
