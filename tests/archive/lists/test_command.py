"""`read_list` tells a list without a store: no data folder is there, and none is made."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[3]
GIVEN = Path(__file__).parent / "given"


@pytest.fixture
def run(tmp_path):
    kept = {name: text for name, text in os.environ.items() if not name.startswith("KHOSO")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    environment = kept | {"KHOSO_ENV_FILE": "", "KHOSO_DATA": str(tmp_path / "nowhere")}

    def ran(*words):
        return subprocess.run(
            [sys.executable, "manage.py", "read_list", *map(str, words)],
            cwd=BASE, env=environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip

    yield ran
    assert not (tmp_path / "nowhere").exists()


def test_a_list_is_told_as_json(run):
    told = json.loads(run(GIVEN / "x9_formula_hidden_footer.xlsx", "--json").stdout)
    assert told["layout"] == "documents"
    assert [row["position"] for row in told["rows"]] == [1, 2, 3, 4]
    assert [one["text"] for one in told["left_out"]][-1] == "Lê Văn Mẫu"


def test_a_person_names_the_columns(run, tmp_path):
    columns = tmp_path / "columns.json"
    columns.write_text('{"6": "signer"}')
    told = json.loads(run(GIVEN / "z1_list.xlsx", "--columns", columns, "--json").stdout)
    assert told["columns"][6]["field"] == "signer"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("khong-co.xlsx", "Không có tệp này"),
        ("a.pdf", "Chỉ đọc được .xlsx, .xlsm, .xls, .ods, .docx và .csv"),
        ("a.xlsx", "hỏng"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(run, tmp_path, name, words):
    if name != "khong-co.xlsx":
        (tmp_path / name).write_bytes(b"%PDF")
    done = run(tmp_path / name)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_columns_that_do_not_exist_are_named(run, tmp_path):
    columns = tmp_path / "columns.json"
    columns.write_text('{"6": "gibt-es-nicht"}')
    done = run(GIVEN / "z1_list.xlsx", "--columns", columns)
    assert done.returncode == 1
    assert "columns.json" in done.stderr
