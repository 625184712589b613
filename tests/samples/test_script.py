"""What stands in for the reading engine while one works on the product."""

import shutil
from pathlib import Path

import pytest

from reading.ocr.port import open_reading_engine
from samples.script import SAMPLES, write_script

PAPER = SAMPLES / "batch" / "ML03-2010" / "09-KH-BTCTU.pdf"


@pytest.fixture
def engine(tmp_path):
    write_script(tmp_path / "reading.json")
    return open_reading_engine(f"scripted:{tmp_path / 'reading.json'}")


def test_a_sample_is_known_by_its_bytes_whatever_it_is_called(engine, tmp_path):
    laid_down = Path(shutil.copy(PAPER, tmp_path / "original"))
    for number in (1, 2):
        printed = (SAMPLES / "truth" / f"{PAPER.name}.p{number}.txt").read_text("utf-8")
        assert engine.read(laid_down, number=number).text == printed
    assert "09-KH/BTCTU" in engine.read(laid_down, number=1).text


def test_what_is_no_sample_says_so(engine, tmp_path):
    other = tmp_path / "original"
    other.write_bytes(b"another file")
    assert "không có trong kịch bản" in engine.read(other, number=1).text
