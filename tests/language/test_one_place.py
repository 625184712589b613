"""Text is brought into one form by `language`, and nowhere else."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "access", "archive", "audit", "config", "ingest", "machine", "portal", "reading", "search",
)  # fmt: skip


@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_normalises_by_itself(package):
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if getattr(node, "attr", getattr(node, "id", "")) in {"normalize", "is_normalized"}
    ]
    assert found == []
