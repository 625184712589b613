import json
import os
import resource
import selectors
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from reading.api import ReadingLimits
from reading.process.handle import ReadingProcess
from reading.process.messages import (
    Died,
    Finished,
    Finishing,
    GaveUp,
    Opened,
    PageRead,
    Request,
    Unread,
    line_of_request,
)
from samples.hostile import drawings
from tests.reading.files.making import pdf_bytes, picture_bytes, word_bytes, zip_bytes

ROOT = Path(__file__).resolve().parents[3]
ENDINGS = {Finished, Unread, GaveUp, Died}
# A file's words must never reach a log; this one stands in every file and script below.
MARKER = "bímậtquốcgia"


@pytest.fixture
def reader(tmp_path):
    started = []

    def start(**limits):
        process = ReadingProcess()
        process.start(ReadingLimits(**limits), log=tmp_path / "reader.log")
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()


@pytest.fixture
def scripted(tmp_path):
    def write(**script):
        page = {"text": f"Số 12-QĐ/TU {MARKER}", "confidence": 95}
        path = tmp_path / "script.json"
        path.write_text(json.dumps({"pages": {"default": page}, **script}))
        return f"scripted:{path}"

    return write


@pytest.fixture
def request_for(tmp_path, scripted):
    def request(content, *, job="1-1", engine=None, **more):
        source = tmp_path / f"source-{job}"
        source.write_bytes(content)
        folder = tmp_path / "scratch"
        folder.mkdir(exist_ok=True)
        return Request(
            job=job,
            source=source,
            name=more.pop("name", "HS1.pdf"),
            engine=engine or scripted(),
            folder=folder,
            **more,
        )

    return request


def follow(process, *, until=ENDINGS, patience_s=60):
    found = []
    end = time.monotonic() + patience_s
    with selectors.DefaultSelector() as selector:
        selector.register(process.fileno(), selectors.EVENT_READ)
        while time.monotonic() < end:
            selector.select(process.timeout())
            for said in process.events():
                found.append(said.event)
                if type(said.event) in until:
                    return found
    raise AssertionError(found)


def run(process, request):
    process.send(request)
    return follow(process)


def kinds(events):
    return [type(event) for event in events]


def test_a_scan_is_opened_read_page_by_page_and_finished(reader, request_for):
    events = run(reader(), request_for(pdf_bytes(3)))
    assert kinds(events) == [Opened, PageRead, PageRead, PageRead, Finishing, Finished]
    assert events[0].pages == 3
    assert events[0].media == "application/pdf"
    page = events[1].reading
    assert page.number == 1
    assert MARKER in page.text
    assert Path(events[-1].access_copy).read_bytes().startswith(b"%PDF-")
    assert events[-1].pdfa == "pass"
    assert events[-1].cpu_s > 0


def test_one_process_serves_many_files_and_goes_when_its_input_ends(reader, request_for):
    process = reader()
    for number in range(4):
        events = run(process, request_for(pdf_bytes(1), job=f"{number}-1"))
        assert type(events[-1]) is Finished
    assert process.alive
    process.close()
    assert not process.alive


def test_a_word_file_needs_no_engine(reader, request_for):
    events = run(
        reader(), request_for(word_bytes("Kính gửi đồng chí"), engine="none:", name="a.docx")
    )
    assert kinds(events) == [Opened, PageRead, Finishing, Finished]
    assert events[0].born_digital is True
    assert events[1].reading.text == "Kính gửi đồng chí"
    assert events[-1].pdfa == "pass"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 " + os.urandom(3000), "cut_short"),
        (pdf_bytes(0), "zero_pages"),
        (b"MZ" + bytes(100), "program"),
        (zip_bytes({"word/document.xml": b" " * (40 << 20)}), "unpacks_too_large"),
        (zip_bytes({"word/document.xml": b"<not"}), "damaged"),
    ],
)
def test_a_bad_file_is_answered_with_its_reason_and_the_process_goes_on(
    reader, request_for, content, reason
):
    process = reader()
    (answer,) = run(process, request_for(content))
    assert answer == Unread(reason, {})
    assert kinds(run(process, request_for(pdf_bytes(1), job="2-1")))[-1] is Finished


def test_pages_that_are_done_are_not_sent_again_and_not_read_again(reader, request_for, scripted):
    first = run(reader(), request_for(pdf_bytes(3)))
    pages = tuple(e.reading for e in first if isinstance(e, PageRead))
    # Were page 1 or 2 read again, the engine would end the process.
    engine = scripted(faults={"1": "crash", "2": "crash"})
    again = request_for(
        pdf_bytes(3), job="1-2", engine=engine, done_pages=frozenset((1, 2)), readings=pages[:2]
    )
    events = run(reader(), again)
    assert [event.reading.number for event in events if isinstance(event, PageRead)] == [3]
    assert type(events[-1]) is Finished


def test_done_pages_whose_readings_are_not_given_are_read_for_the_copy_only(reader, request_for):
    events = run(reader(), request_for(pdf_bytes(3), done_pages=frozenset((1, 2))))
    assert [event.reading.number for event in events if isinstance(event, PageRead)] == [3]


@pytest.mark.parametrize(("fault", "kind"), [("busy", GaveUp), ("unreadable", Unread)])
def test_what_the_engine_says_is_passed_on(reader, request_for, scripted, fault, kind):
    events = run(reader(), request_for(pdf_bytes(2), engine=scripted(faults={"2": fault})))
    assert kinds(events) == [Opened, PageRead, kind]


def test_a_crash_is_noticed_with_its_page(reader, request_for, scripted):
    process = reader()
    events = run(process, request_for(pdf_bytes(3), engine=scripted(faults={"2": "crash"})))
    assert kinds(events) == [Opened, PageRead, Died]
    assert events[-1].reason == "reader_died"
    assert events[-1].params == {"page": 2}
    assert events[-1].detail == "SIGKILL"
    assert not process.alive


def test_a_page_that_hangs_is_ended_and_named(reader, request_for, scripted):
    process = reader(page_s=1)
    events = run(process, request_for(pdf_bytes(2), engine=scripted(faults={"2": "hang"})))
    assert kinds(events)[-1] == Died
    assert events[-1].reason == "time_limit"
    assert events[-1].params == {"page": 2}
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)


def test_a_whole_file_has_a_time_limit_too(reader, request_for, scripted):
    process = reader(request_s=2)
    events = run(process, request_for(pdf_bytes(2), engine=scripted(faults={"2": "hang"})))
    assert events[-1].reason == "time_limit"


def test_a_file_that_eats_memory_is_at_fault_only_in_a_fresh_process(reader, request_for, scripted):
    engine = scripted(faults={"2": "memory"})
    alone = run(reader(), request_for(pdf_bytes(2), engine=engine))
    assert alone[-1].reason == "memory_limit"
    assert alone[-1].params == {"page": 2}

    used = reader()
    run(used, request_for(pdf_bytes(1), job="0-1", engine=engine))
    later = run(used, request_for(pdf_bytes(2), job="1-2", engine=engine))
    assert type(later[-1]) is GaveUp
    deadline = time.monotonic() + 20
    while used.alive and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not used.alive


def test_a_page_that_is_drawn_without_end_is_ended_by_its_processor_time(reader, request_for):
    # The clock would let it go on for minutes: a busy machine is no fault of a file's.
    process = reader(page_cpu_s=1)
    events = run(process, request_for(drawings.tiling(), engine="tesseract:"))
    assert kinds(events) == [Opened, Died]
    assert (events[-1].reason, events[-1].params) == ("time_limit", {"page": 1})
    assert events[-1].detail == "SIGXCPU"


def test_a_step_has_less_processor_time_than_the_page_and_gives_the_rest_back(tmp_path):
    code = (
        "import resource\n"
        "from reading.api import allow_cpu, at_most_cpu\n"
        "allow_cpu(60)\n"
        "with at_most_cpu(20): print(resource.getrlimit(resource.RLIMIT_CPU)[0] < 30)\n"
        "print(resource.getrlimit(resource.RLIMIT_CPU)[0] > 50)\n"
        "with at_most_cpu(1):\n"
        "    while True: pass\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["True", "True"]
    assert done.returncode == -signal.SIGXCPU


def test_a_page_that_takes_all_memory_is_at_fault_at_once_in_a_fresh_process(reader, request_for):
    alone = run(reader(), request_for(drawings.forms(), engine="tesseract:"))
    assert (alone[-1].reason, alone[-1].params) == ("memory_limit", {"page": 1})

    used = reader()
    run(used, request_for(pdf_bytes(1), job="0-1", engine="tesseract:"))
    later = run(used, request_for(drawings.forms(), job="1-2", engine="tesseract:"))
    assert (type(later[-1]), later[-1].reason) == (Died, "reader_died")


def test_an_access_copy_beyond_the_limit_is_the_files_fault(reader, request_for):
    content = picture_bytes("PNG", (1500, 1500))
    (*_, last) = run(reader(file_bytes=300_000), request_for(content, name="a.png"))
    assert (type(last), last.reason) == (Unread, "output_limit")


def test_a_source_that_is_not_there_is_the_machines_fault(reader, request_for):
    request = request_for(pdf_bytes(1))
    request.source.unlink()
    assert type(run(reader(), request)[-1]) is GaveUp


def test_a_request_for_an_engine_that_does_not_exist_is_answered(reader, request_for):
    assert type(run(reader(), request_for(pdf_bytes(1), engine="x:"))[-1]) in {Unread, GaveUp}


def test_what_a_library_prints_does_not_disturb_the_answers(reader, request_for, tmp_path):
    # Pillow's reader of this TIFF complains on standard error, qpdf and others likewise.
    noisy = picture_bytes("TIFF").replace(
        b"\x00\x01\x03\x00\x01\x00", b"\x00\x01\x07\x00\x01\x00", 1
    )
    events = run(reader(), request_for(noisy))
    assert type(events[-1]) in ENDINGS


def test_the_log_names_places_and_no_words_of_the_document(reader, request_for, scripted, tmp_path):
    process = reader()
    engine = scripted(pages={"default": {"text": MARKER, "words": [{"text": MARKER}]}})
    run(process, request_for(pdf_bytes(1), engine=engine, name=f"{MARKER}.pdf"))
    run(process, request_for(word_bytes(MARKER), job="2-1", name=f"{MARKER}.docx"))
    process.close()
    assert MARKER not in (tmp_path / "reader.log").read_text(errors="replace")


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


def test_a_second_request_at_once_is_a_mistake_of_the_caller(reader, request_for, scripted):
    process = reader()
    process.send(request_for(pdf_bytes(1), engine=scripted(faults={"1": "hang"})))
    with pytest.raises(RuntimeError):
        process.send(request_for(pdf_bytes(1), job="2-1"))


def test_a_large_request_does_not_lock_the_two_up(reader, request_for):
    done = threading.Event()
    process = reader()
    big = request_for(pdf_bytes(1), name="x" * 3_000_000)
    process.send(big)
    done.set()
    assert type(follow(process)[-1]) is Finished


def test_hostile_names_travel_unharmed(reader, request_for, tmp_path):
    for number, name in enumerate(
        ["-rf.pdf", "a\nb.pdf", "x" * 255, "Quyết\u202efdp.exe", "\ud800"]
    ):
        process = reader()
        events = run(process, request_for(pdf_bytes(1), job=f"{number}-1", name=name))
        assert type(events[-1]) is Finished
