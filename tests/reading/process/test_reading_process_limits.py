"""A file that crashes, hangs or eats what there is ends its own reading, with the page named."""

import os
import signal
import subprocess
import sys
import time

import pytest

from reading.process.messages import Died, GaveUp, Opened, PageRead, Unread
from samples.hostile import drawings
from tests.reading.files.making import pdf_bytes, picture_bytes
from tests.reading.process.following import ROOT, kinds, run


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
        # Unbuffered: whoever is ended by the signal writes nothing more.
        [sys.executable, "-u", "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
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
