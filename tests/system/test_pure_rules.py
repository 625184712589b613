"""
Rules are given what they judge by: no clock, no chance, no surroundings, no file, no network.

Time and whatever else differs from call to call comes as an argument. A table that lies beside its
module is part of it.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RULES = sorted(
    path
    for folder in (*ROOT.glob("*/domain"), ROOT / "language")
    for path in folder.rglob("*.py")
    if ROOT / ".venv" not in path.parents
)
MODULES = {
    "asyncio", "ctypes", "fcntl", "getpass", "glob", "http", "importlib", "locale", "logging", "mmap",
    "multiprocessing", "os", "platform", "random", "resource", "secrets", "select", "shutil", "signal",
    "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading", "time", "uuid",
    "urllib.request", "django", "wagtail",
}  # fmt: skip
CLOCKS = {"now", "today", "utcnow"}
DOORS = {
    "chmod", "cwd", "exists", "expanduser", "home", "is_dir", "is_file", "iterdir", "mkdir", "open",
    "read_bytes", "read_text", "resolve", "rglob", "rmdir", "stat", "touch", "unlink", "write_bytes",
    "write_text",
}  # fmt: skip
CALLS = {"__import__", "breakpoint", "eval", "exec", "input", "open", "print"}


def found_in(text):
    """What the text of a module reaches beyond its arguments, by line."""
    tree = ast.parse(text)
    beside = _lying_beside(tree)
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [name.name for name in node.names if _is_kept_out(name.name)]
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module, *(f"{node.module}.{name.name}" for name in node.names)]
            names = [name for name in modules if _is_kept_out(name)]
        elif isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            names = [node.attr]
        elif isinstance(node, ast.Attribute) and node.attr in DOORS:
            names = [] if ast.unparse(node.value) in beside else [node.attr]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            names = [node.func.id] if node.func.id in CALLS else []
        yield from (f"{node.lineno}: {name}" for name in names)


def _is_kept_out(module):
    parts = module.split(".")
    return any(".".join(parts[:length]) in MODULES for length in range(1, len(parts) + 1))


def _lying_beside(tree):
    return {
        ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and node.value is not None
        and ast.unparse(node.value).startswith("Path(__file__).")
    }


@pytest.mark.parametrize("path", RULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_rule_reads_nothing_but_what_it_is_given(path):
    assert list(found_in(path.read_text("utf-8"))) == []


def test_every_package_with_rules_is_asked():
    asked = {path.relative_to(ROOT).parts[0] for path in RULES}
    assert asked >= {
        "access", "archive", "audit", "ingest", "keys", "language", "portal", "reading", "search",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "import time", "from os import environ", "import urllib.request", "from urllib import request",
        "def a():\n    import random", "from datetime import date\nx = date.today()",
        "from pathlib import Path\nx = Path('/etc/passwd').read_text()", "x = open('a')",
        "from django.utils import timezone", "import os.path",
    ],
)  # fmt: skip
def test_what_reaches_beyond_is_seen(text):
    assert list(found_in(text))


@pytest.mark.parametrize(
    "text",
    [
        "from datetime import date, datetime", "from urllib.parse import urlsplit",
        "from pathlib import Path\n_DATA = Path(__file__).with_name('a.toml')\nx = _DATA.read_text()",
    ],
)  # fmt: skip
def test_what_stays_within_is_let_pass(text):
    assert list(found_in(text)) == []
