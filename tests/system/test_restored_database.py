"""A backup of the database put back beside a newer index: what is found is what the tables hold."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]

FILE = """
from access.models import User
from archive.models import Inventory
from tests.people import inventory, person, record
if not User.objects.filter(username="an").exists():
    person("an", "officer")
shelf = Inventory.objects.filter(code="ML01").first() or inventory()
for number in {numbers}:
    record(shelf, number=str(number), pages=(f"nội dung văn bản {{number}}",))
"""


def manage(data, *words):
    environment = {**os.environ, "KHOSO_DATA": str(data)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=BASE, env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done


def filed(data, *numbers):
    manage(data, "shell", "-v0", "-c", FILE.format(numbers=numbers))


def found(data, text):
    result = json.loads(manage(data, "find", text, "--as", "an", "--json").stdout)
    return result["total"], [hit["number"] for hit in result["hits"]]


def copied(source, target):
    with sqlite3.connect(source) as old, sqlite3.connect(target) as new:
        old.backup(new)


@pytest.mark.drill
@pytest.mark.parametrize("by", ["the indexer", "the search itself"])
def test_after_a_backup_was_put_back_and_others_filed_everything_is_found_right(
    tmp_path, with_tables, by
):
    data = with_tables(tmp_path / "data")
    manage(data, "prepare")
    filed(data, 1001, 1002, 1003)
    manage(data, "follow_feed", "--once")
    copied(data / "khoso.sqlite3", tmp_path / "backup")
    filed(data, 1010, 1011, 1012)
    manage(data, "follow_feed", "--once")
    assert found(data, "nội dung")[0] == 6
    for left in data.glob("khoso.sqlite3*"):
        left.unlink()
    copied(tmp_path / "backup", data / "khoso.sqlite3")
    filed(data, 1020, 1021, 1022)
    if by == "the indexer":
        told = manage(data, "follow_feed", "--once").stderr
        assert told.count("the index is built anew") == 2  # what is ordinary, and what is closed
    for number in (1001, 1020, 1021, 1022):
        assert found(data, f"{number}-KH/BTCTU") == (1, [f"{number}-KH/BTCTU"])
    for number in (1010, 1011, 1012):
        assert found(data, f"{number}-KH/BTCTU")[1] == []
    assert found(data, "nội dung")[0] == 6
