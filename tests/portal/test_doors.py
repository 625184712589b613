"""What the packages hand out at their doors: acts and rows cut to a person's sight, and no table."""

import inspect
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from django.db.models import Model
from django.db.models.manager import BaseManager
from django.db.models.query import QuerySet

BASE = Path(__file__).resolve().parents[2]
NAMES = ("api", "machine_api")
DOORS = sorted(
    f"{path.parent.name}.{path.stem}" for name in NAMES for path in BASE.glob(f"*/{name}.py")
)
FOR_PEOPLE = ["archive.api", "ingest.api", "search.api"]


def is_a_table(value):
    if isinstance(value, type) and issubclass(value, Model):
        return not value._meta.abstract
    if isinstance(value, ModuleType):
        return value.__name__.split(".")[-1] in {"models", "queries", "actions", "storage"}
    return isinstance(value, BaseManager | QuerySet)


def test_the_doors_are_found():
    assert {"archive.api", "archive.machine_api", "ingest.api", "access.api"} <= set(DOORS)


@pytest.mark.parametrize("door", DOORS)
def test_no_door_hands_out_a_table(door):
    offered = vars(import_module(door))
    tables = [name for name, value in offered.items() if is_a_table(value)]
    assert tables == []


@pytest.mark.parametrize("door", DOORS)
def test_what_a_door_names_is_there(door):
    module = import_module(door)
    assert [name for name in module.__all__ if not hasattr(module, name)] == []


@pytest.mark.parametrize("door", FOR_PEOPLE)
def test_rows_are_given_to_an_actor_alone(door):
    module = import_module(door)
    unasked = []
    for name in module.__all__:
        value = getattr(module, name)
        if not inspect.isfunction(value):
            continue
        asked = inspect.signature(value)
        if "QuerySet" in str(asked.return_annotation) and not {"actor", "rows"} & set(
            asked.parameters
        ):
            unasked.append(name)
    assert unasked == []


def test_a_table_a_manager_and_rows_would_be_noticed():
    from archive.models import Record

    assert is_a_table(Record)
    assert is_a_table(Record.objects)
    assert is_a_table(Record.objects.none())
    assert is_a_table(import_module("archive.models"))
