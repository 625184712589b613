"""The library is used without a site: `python -m reading FILE`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from tests.reading.files.making import word_bytes

ROOT = Path(__file__).resolve().parents[2]


def read(*words, **surroundings):
    return subprocess.run(
        [sys.executable, "-m", "reading", *map(str, words)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **surroundings},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def letter(tmp_path):
    path = tmp_path / "thu.docx"
    path.write_bytes(word_bytes("Quảng Ngãi, ngày 5 tháng 1 năm 2013", "KẾ HOẠCH số hóa"))
    return path


def test_the_fields_of_a_paper_are_proposed():
    told = json.loads(read(ROOT / "samples/batch/ML07-2020/63-BC-BTCTU.docx").stdout)
    assert told["fields"]["number"]["value"] == "63"


def test_a_file_is_read_without_settings_database_or_keys(letter, tmp_path):
    copy = tmp_path / "copy.pdf"
    done = read(letter, "--copy", copy)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert "KẾ HOẠCH số hóa" in told["pages"][0]["text"]
    assert "words" not in told["pages"][0]
    with pikepdf.open(copy) as pdf:
        assert len(pdf.pages) == 1


def test_words_come_when_they_are_asked_for(letter):
    told = json.loads(read(letter, "--words").stdout)
    text, *box, confidence, line = told["pages"][0]["words"][0]
    assert text == "Quảng"
    assert all(0 <= side <= 10_000 for side in box)
    assert (confidence, line) == (100, 0)


def test_what_cannot_be_read_is_told_with_its_reason(tmp_path):
    text = tmp_path / "a.txt"
    text.write_text("chữ")
    for path, why in ((text, "not a document"), (tmp_path / "none.pdf", "no such file")):
        done = read(path)
        assert (done.returncode, done.stdout) == (1, "")
        assert why in done.stderr
        assert "Traceback" not in done.stderr
