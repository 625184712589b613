"""What keeps the code readable, as figures: how long functions and files are, how much is typed."""

import ast
import re
import statistics
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "access", "archive", "audit", "config", "ingest", "language", "machine", "portal", "reading",
    "search",
)  # fmt: skip
LONGEST_FUNCTION, NEARLY_ALL, MEDIAN = 60, 20, 7
LONGEST_FILE = 400
ANY_AT_MOST = 0.05


def modules():
    every = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return [path for path in sorted(every) if "migrations" not in path.parts]


@cache
def functions():
    """Every function of the product; parsed once for all that is asked of them."""
    return [
        (path, node)
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def length(node):
    return node.end_lineno - node.lineno + 1


def lines(path):
    return path.read_text("utf-8").count("\n")


def test_no_function_is_longer_than_a_screen_and_most_are_seen_at_once():
    measured = [(length(node), f"{path.name}:{node.name}") for path, node in functions()]
    assert [name for size, name in measured if size > LONGEST_FUNCTION] == []
    sizes = sorted(size for size, _ in measured)
    assert statistics.median(sizes) <= MEDIAN
    assert sizes[int(len(sizes) * 0.9)] <= NEARLY_ALL


def test_no_module_script_or_style_is_longer_than_one_story():
    written = chain(modules(), (ROOT / "static").rglob("*.js"), (ROOT / "static").rglob("*.css"))
    assert [str(path.relative_to(ROOT)) for path in written if lines(path) > LONGEST_FILE] == []


def annotations(node):
    given = node.args
    arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    told = [one.annotation for one in arguments if one is not None and one.annotation]
    return [*told, node.returns] if node.returns else told


def says_any(node):
    return any(re.search(r"\bAny\b", ast.unparse(one)) for one in annotations(node))


def test_hardly_a_signature_says_that_anything_goes():
    every = functions()
    loose = [f"{path.name}:{node.name}" for path, node in every if says_any(node)]
    assert len(loose) <= ANY_AT_MOST * len(every), loose


@pytest.mark.parametrize("package", PACKAGES)
def test_every_function_is_typed(package):
    bare = [
        f"{path.name}:{node.name}"
        for path, node in functions()
        if path.relative_to(ROOT).parts[0] == package and node.returns is None
    ]
    assert bare == []
