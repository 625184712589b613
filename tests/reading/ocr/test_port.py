"""Every engine gives the same kind of answer; the scripted one also the wrong kinds, on demand."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reading.domain.readings import PageReading
from reading.domain.signals import kept_signals
from reading.ocr.port import (
    EngineBusy,
    LanguageDataMissing,
    ReadingEngine,
    Unreadable,
    open_reading_engine,
)
from reading.ocr.reading import read_document
from tests.reading.ocr.conftest import draw, leaning


@pytest.fixture
def script(tmp_path):
    def make(**content):
        path = tmp_path / "script.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    return make


LINE = "Ban Tổ chức Tỉnh ủy báo cáo kết quả năm 2019"


@pytest.fixture(params=["tesseract:", "ocrmypdf:", "scripted:"])
def engine(request, script):
    if request.param == "ocrmypdf:" and shutil.which("tesseract") is None:
        pytest.skip("the tesseract program is not here")
    if request.param == "scripted:":
        return open_reading_engine(f"scripted:{script(pages={'default': LINE})}")
    return open_reading_engine(request.param)


def test_every_engine_reads_words_with_places_and_signals(engine, scan):
    assert isinstance(engine, ReadingEngine)
    readings = list(read_document(scan(draw([LINE]), draw([LINE])), engine=engine))
    assert [reading.number for reading in readings] == [1, 2]
    for reading in readings:
        assert isinstance(reading, PageReading)
        assert "báo cáo kết quả" in reading.text
        assert reading.text.split() == [word.text for word in reading.words]
        assert 50 < reading.confidence <= 100
        assert 0 <= reading.coverage <= 1
        assert 0.8 <= reading.validity <= 1
        for word in reading.words:
            left, top, right, bottom = word.box
            assert 0 <= left < right <= 10000
            assert 0 <= top < bottom <= 10000
        wanted = {"skew", "dpi", "width", "height", "mode", "codec", "blank", "red_frame", "red_seal",
                  "rotation", "engine", "engine_version", "data_version", "cpu_s"}  # fmt: skip
        assert wanted <= reading.signals.keys()
        json.dumps(reading.signals)
        assert kept_signals(reading.signals) == reading.signals


def test_both_real_engines_put_words_in_the_same_place(scan):
    if shutil.which("tesseract") is None:
        pytest.skip("the tesseract program is not here")
    path = scan(leaning(draw([LINE]), 0.3))
    ours = open_reading_engine("tesseract:").read(path, number=1)
    theirs = open_reading_engine("ocrmypdf:").read(path, number=1)
    places = {word.text: word.box for word in ours.words}
    shared = [word for word in theirs.words if word.text in places]
    assert len(shared) >= 8
    for word in shared:
        assert all(abs(a - b) < 60 for a, b in zip(word.box, places[word.text], strict=True))


@pytest.mark.parametrize("url", ["", "abbyy:", "tesseract", "scripted:", "http://x"])
def test_unknown_engines_are_refused(url):
    if url == "tesseract":
        assert open_reading_engine(url).name == "tesseract"
        return
    with pytest.raises(ValueError):
        open_reading_engine(url)


def test_missing_data_is_the_machines_fault():
    assert issubclass(LanguageDataMissing, EngineBusy)
    assert not issubclass(EngineBusy, Unreadable)


def test_what_an_engine_says_of_itself_quotes_no_library():
    """It is kept beside the item and logged; the words of a library may be words of the page."""
    for module in Path("reading").rglob("*.py"):
        said = re.findall(
            r"EngineBusy\(\s*f[\"'](.*?)[\"']\s*\)", module.read_text("utf-8"), re.DOTALL
        )
        assert not any("error" in one for one in said), module
    busy = EngineBusy("Tesseract gave up")
    assert busy.told == "Tesseract gave up"
    busy.__cause__ = RuntimeError("words of a page")
    assert busy.told == "Tesseract gave up (RuntimeError)"


def test_a_script_may_state_everything_of_a_page(script, scan):
    page = {
        "text": "Số 05-KH/BTCTU",
        "confidence": 71,
        "coverage": 0.5,
        "validity": 0.4,
        "variant": "200dpi",
        "words": [{"text": "Số", "box": [1, 2, 3, 4], "confidence": 60, "line": 3}],
        "signals": {"red_frame": True},
    }
    engine = open_reading_engine(f"scripted:{script(files={'scan.pdf': {'pages': [page]}})}")
    reading = engine.read(scan(draw([], dpi=72)), number=1)
    assert (reading.confidence, reading.coverage, reading.validity) == (71, 0.5, 0.4)
    assert reading.words[0].box == (1, 2, 3, 4)
    assert reading.signals["red_frame"]
    assert engine.read(scan(draw([], dpi=72)), number=2).text == ""


@pytest.mark.parametrize(("fault", "error"), [("busy", EngineBusy), ("unreadable", Unreadable)])
def test_a_script_may_fail_in_both_ways(fault, error, script, scan):
    engine = open_reading_engine(f"scripted:{script(pages={'default': 'a'}, faults={'2': fault})}")
    path = scan(draw([], dpi=72), draw([], dpi=72))
    assert engine.read(path, number=1).text == "a"
    with pytest.raises(error):
        engine.read(path, number=2)


def test_a_fault_may_strike_once(script, scan):
    url = f"scripted:{script(pages={'default': 'a'}, faults={'1': 'busy'}, once=True)}"
    path = scan(draw([], dpi=72))
    with pytest.raises(EngineBusy):
        open_reading_engine(url).read(path, number=1)
    assert open_reading_engine(url).read(path, number=1).text == "a"


def test_a_script_may_kill_its_process(script, scan):
    path, told = scan(draw([], dpi=72)), script(faults={"1": "crash"})
    code = (
        "import sys; from pathlib import Path; from reading.ocr.port import open_reading_engine\n"
        "open_reading_engine(sys.argv[1]).read(Path(sys.argv[2]), number=1)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, f"scripted:{told}", path], check=False)
    assert done.returncode == -9


def test_a_script_may_eat_memory_until_the_limit(script, scan):
    path, told = scan(draw([], dpi=72)), script(faults={"1": "memory"})
    code = (
        "import resource, sys; from pathlib import Path; from reading.ocr.port import open_reading_engine\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))\n"
        "open_reading_engine(sys.argv[1]).read(Path(sys.argv[2]), number=1)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, f"scripted:{told}", path], check=False, capture_output=True
    )
    assert b"MemoryError" in done.stderr


@pytest.mark.parametrize("content", ["not json", ""])
def test_a_broken_script_is_the_machines_fault(content, tmp_path, scan):
    (tmp_path / "script.json").write_text(content)
    with pytest.raises(EngineBusy):
        open_reading_engine(f"scripted:{tmp_path / 'script.json'}").read(
            scan(draw([], dpi=72)), number=1
        )


def test_nothing_heavy_is_loaded_before_the_first_page():
    code = (
        "import sys, reading.ocr.port, reading.ocr.reading, reading.ocr.access_copy\n"
        "from reading.ocr.port import open_reading_engine; open_reading_engine('tesseract:')\n"
        "print([name for name in ('cv2', 'tesserocr', 'ocrmypdf', 'django', 'PIL') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("error", [OSError("image file is truncated"), ValueError("no numbers")])
def test_an_error_without_the_systems_number_is_the_files(error):
    from reading.ocr.ocrmypdf import is_the_machines

    wrapped = RuntimeError("the library gave up")
    wrapped.__cause__ = error
    assert not is_the_machines(error)
    assert not is_the_machines(wrapped)


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), MemoryError()])
def test_an_error_with_the_systems_number_is_the_machines(error):
    from reading.ocr.ocrmypdf import is_the_machines

    wrapped = RuntimeError("the library gave up")
    wrapped.__cause__ = error
    assert is_the_machines(error)
    assert is_the_machines(wrapped)
