"""Two people importing at once: no paper twice, none lost, and none of them is refused anything."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.daily import daily
from tests.database import BuiltTables

SCRIPT = Path(__file__).with_name("at_once.py")


@pytest.fixture
def at_once(tmp_path, django_db_setup):
    def brought(*spans):
        with closing(sqlite3.connect(tmp_path / "khoso.sqlite3")) as tables:
            assert BuiltTables().pour_into(tables)
        environment = {**os.environ, "KHOSO_DATA": str(tmp_path), "KHOSO_ENV_FILE": ""}
        done = subprocess.run(
            [sys.executable, SCRIPT, *spans], env=environment, capture_output=True, text=True,
            timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return brought


@pytest.mark.parametrize(
    ("spans", "last"),
    daily(
        {
            "the same list": (("1-150", "1-150"), 150),
            "lists that share papers": (("1-150", "76-225"), 225),
        },
        "lists that share papers",
    ),
)
def test_each_paper_stands_once_at_a_place_of_its_own(spans, last, at_once):
    stands = at_once(*spans)
    assert stands["faults"] == []
    assert stands["numbers"] == sorted(f"{n}khtu" for n in range(1, last + 1))
    assert (stands["places"], stands["doubled"], stands["open"]) == (last, 0, 0)
    assert stands["dossiers"] == last // 50 + 1
