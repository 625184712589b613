"""What keeps the code readable, as figures: how long functions and files are, how much is typed."""

import ast
import os
import re
import statistics
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "access", "archive", "audit", "config", "ingest", "keys", "language", "machine", "portal", "reading",
    "search",
)  # fmt: skip
BESIDE = ("benchmarks", "samples", "tests", "tools")
LONGEST_FUNCTION, NEARLY_ALL, MEDIAN = 60, 20, 7
LONGEST_FILE = 400
LONGEST_RUN = 11
ANY_AT_MOST = 0.05
# What people write and read; tables, catalogues of words and locks are data, however long.
WRITTEN = {"", ".conf", ".css", ".html", ".js", ".md", ".py", ".service", ".yaml"}
# What a checkout holds beside what is ours; names that begin with a dot are none of it either.
NOT_OURS = {"__pycache__", "locale", "node_modules", "staticfiles", "test-results", "var"}


def modules(folders=PACKAGES):
    every = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return [path for path in sorted(every) if "migrations" not in path.parts]


def functions_in(node):
    """Every function below it; only statements are gone through, for no expression holds one."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child
        if isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case):
            yield from functions_in(child)


@cache
def functions(folders=PACKAGES):
    """Every function of the folders; parsed once for all that is asked of them."""
    return [
        (path, node)
        for path in modules(folders)
        for node in functions_in(ast.parse(path.read_text("utf-8")))
    ]


def written():
    """Every file that somebody of this house wrote by hand."""
    for folder, below, names in os.walk(ROOT):
        below[:] = sorted(name for name in below if name[0] != "." and name not in NOT_OURS)
        for path in (Path(folder, name) for name in names if name[0] != "."):
            if path.suffix in WRITTEN and ".min." not in path.name:
                yield path


def length(node):
    return node.end_lineno - node.lineno + 1


def lines(path):
    return path.read_bytes().count(b"\n")


def test_no_function_is_longer_than_a_screen_and_most_are_seen_at_once():
    sizes = sorted(length(node) for _, node in functions())
    assert statistics.median(sizes) <= MEDIAN
    assert sizes[int(len(sizes) * 0.9)] <= NEARLY_ALL
    every = [*functions(), *functions(BESIDE)]
    long = [f"{path}:{node.name}" for path, node in every if length(node) > LONGEST_FUNCTION]
    assert long == []


def test_no_file_is_longer_than_one_story():
    assert [str(path.relative_to(ROOT)) for path in written() if lines(path) > LONGEST_FILE] == []


def test_files_of_every_kind_and_place_are_measured():
    found = {str(path.relative_to(ROOT)) for path in written()}
    assert found >= {
        "Makefile", "README.md", "tools/check", "static/js/kho.js", "templates/404.html",
        "archive/api.py", "tests/docs/test_figures.py", "samples/script.py", "docs/states.md",
    }  # fmt: skip


def runs(path):
    """Every run of lines that is one line longer than may stand twice; empty lines do not count."""
    filled = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
    for first in range(len(filled) - LONGEST_RUN):
        yield "\n".join(filled[first : first + LONGEST_RUN + 1])


def test_no_run_of_twelve_lines_stands_twice():
    seen: dict[str, Path] = {}
    twice = set()
    for path in written():
        # Migrations repeat what models were; pages of documents tell a thing where it is asked for.
        if "migrations" in path.parts or path.suffix == ".md":
            continue
        for run in runs(path):
            other = seen.setdefault(run, path)
            if other is not path:
                twice.add(f"{other.relative_to(ROOT)} ~ {path.relative_to(ROOT)}")
    assert twice == set()


def annotations(node):
    given = node.args
    arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    told = [one.annotation for one in arguments if one is not None and one.annotation]
    return [*told, node.returns] if node.returns else told


def says_any(node):
    return any(re.search(r"\bAny\b", ast.dump(one)) for one in annotations(node))


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
