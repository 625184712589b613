"""A view translates in, makes one call and translates out: what is asked of tables, queries ask."""

import ast
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
VIEWS = sorted(path for path in BASE.glob("*/views/*.py") if path.name != "__init__.py")
MANAGERS = {"objects", "everything"}
ASKS = {
    "filter", "exclude", "annotate", "aggregate", "order_by",
    "values_list", "select_related", "prefetch_related", "in_bulk", "exists", "only", "defer",
    "bulk_create", "update_or_create", "get_or_create",
}  # fmt: skip
MODELS = {"django.db.models", "wagtail.models"}
CLAUSES = {"Q", "F", "Subquery", "OuterRef"}


def _called(func):
    if isinstance(func, ast.Attribute):
        return func.attr
    # Python has a filter of its own.
    return func.id if isinstance(func, ast.Name) and func.id in CLAUSES else ""


def asked_in(source):
    """What a view asks of tables, or enters that only queries and actions may."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            found.append((node.lineno, node.attr))
        elif isinstance(node, ast.Call) and _called(node.func) in ASKS | CLAUSES:
            found.append((node.lineno, _called(node.func)))
        elif isinstance(node, ast.ImportFrom) and node.module in MODELS:
            found.append((node.lineno, node.module))
    return found


def _place(path):
    return str(path.relative_to(BASE))


@pytest.mark.parametrize("path", VIEWS, ids=_place)
def test_no_view_asks_a_table(path):
    assert asked_in(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "Item.objects.get(pk=1)",
        "rows.filter(state=1)",
        "rows.order_by('pk')",
        "found = Q(pk=1)",
        "from django.db.models import QuerySet",
    ],
)
def test_every_way_of_asking_is_noticed(source):
    assert asked_in(source)
