"""The reading process knows nothing and nobody, and ends with whoever started it."""

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

from reading.process.messages import Died, Opened, line_of_request
from tests.reading.files.making import pdf_bytes, word_bytes
from tests.reading.process.following import MARKER, ROOT, follow, run


def test_the_log_names_places_and_no_words_of_the_document(reader, request_for, scripted, tmp_path):
    process = reader()
    engine = scripted(pages={"default": {"text": MARKER, "words": [{"text": MARKER}]}})
    run(process, request_for(pdf_bytes(1), engine=engine, name=f"{MARKER}.pdf"))
    run(process, request_for(word_bytes(MARKER), job="2-1", name=f"{MARKER}.docx"))
    process.close()
    assert MARKER not in (tmp_path / "reader.log").read_text(errors="replace")


def test_what_libraries_and_programs_print_stands_in_no_log(tmp_path):
    """Whatever writes to the channels every program has: C code, Python, a child, a warning."""
    code = (
        "import logging, os, sys, warnings\n"
        "from reading.process import serving\n"
        "_, _, log = serving._own_channels()\n"
        "serving._log_without_contents(log)\n"
        f"word = {MARKER!r}\n"
        "os.write(1, word.encode()); os.write(2, word.encode())\n"
        "print(word, flush=True); print(word, file=sys.stderr, flush=True)\n"
        "warnings.warn(word)\n"
        "logging.getLogger('pikepdf').error('of the page: %s', word)\n"
        "os.system(f'echo {word}; echo {word} >&2')\n"
        "raise ValueError(word)\n"
    )
    log = tmp_path / "reader.log"
    with log.open("wb") as said:
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=said, check=False
        )
    assert done.returncode == 1
    told = log.read_text(encoding="utf-8")
    assert MARKER not in told
    assert MARKER.encode() not in done.stdout
    assert "ERROR pikepdf" in told
    assert "ValueError\n  <string>:" in told


def test_the_reading_process_knows_no_django_and_no_secret(reader, request_for, tmp_path):
    os.environ["KHOSO_SECRET_KEY"] = "a secret"
    try:
        process = reader()
    finally:
        del os.environ["KHOSO_SECRET_KEY"]
    process.send(request_for(pdf_bytes(1)))
    follow(process, until={Opened})
    handed = Path(f"/proc/{process.pid}/environ").read_bytes()
    assert b"a secret" not in handed
    assert b"DJANGO" not in handed
    assert b"OMP_THREAD_LIMIT=1" in handed
    assert "django" not in Path(f"/proc/{process.pid}/maps").read_text().lower()


def test_nothing_the_reading_process_loads_imports_django():
    code = (
        "import sys, reading.process.serving, reading.process.work\n"
        "import reading.ocr.tesseract, reading.ocr.scripted, reading.ocr.access_copy\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('django', 'wagtail')])"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"


def test_the_process_is_locked_in(reader, request_for):
    process = reader(memory_bytes=3 << 30, file_bytes=5 << 20)
    process.send(request_for(pdf_bytes(1)))
    follow(process, until={Opened})
    assert resource.prlimit(process.pid, resource.RLIMIT_AS) == (3 << 30, 3 << 30)
    # With the mapped files, about a hundred megabytes, no reader becomes larger than 1 GB.
    assert resource.prlimit(process.pid, resource.RLIMIT_DATA)[1] < 880 << 20
    assert resource.prlimit(process.pid, resource.RLIMIT_FSIZE) == (5 << 20, 5 << 20)
    assert resource.prlimit(process.pid, resource.RLIMIT_CORE) == (0, 0)
    assert resource.prlimit(process.pid, resource.RLIMIT_CPU)[0] < 10_000
    assert os.getpgid(process.pid) == process.pid != os.getpgid(0)


def test_killing_ends_the_whole_group(reader, request_for, scripted):
    process = reader()
    process.send(request_for(pdf_bytes(1), engine=scripted(faults={"1": "hang"})))
    follow(process, until={Opened})
    process.kill()
    # The dead of the group are there until the first process of the machine has buried them.
    deadline = time.monotonic() + 30
    while _group_exists(process.pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert process.events() == []
    process.kill()


def test_the_process_dies_with_its_parent(tmp_path, request_for, scripted):
    request = request_for(pdf_bytes(1), engine=scripted(faults={"1": "hang"}))
    code = (
        "import sys, time\n"
        "from reading.process.handle import ReadingProcess\n"
        "from reading.process.messages import request_in\n"
        "process = ReadingProcess()\n"
        "process.start()\n"
        "process.send(request_in(sys.argv[1].encode()))\n"
        "while not process.events(): time.sleep(0.01)\n"
        "print(process.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, line_of_request(request).decode()],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    child = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 20
    while _runs(child):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _group_exists(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _runs(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def test_a_death_while_idle_shows_and_the_next_request_is_answered_by_a_death(reader, request_for):
    process = reader()
    run(process, request_for(pdf_bytes(1)))
    os.kill(process.pid, signal.SIGKILL)
    while process.alive:
        time.sleep(0.01)
    process.send(request_for(pdf_bytes(1), job="2-1"))
    (event,) = follow(process)
    assert (type(event), event.begun) == (Died, False)
    assert process.fileno() >= 0
