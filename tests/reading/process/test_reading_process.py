"""A file goes to the reading process, and its pages come back; a bad one is answered with its reason."""

import os
import threading
from pathlib import Path

import pytest

from reading.process.messages import Finished, Finishing, GaveUp, Opened, PageRead, Unread
from tests.reading.files.making import pdf_bytes, picture_bytes, word_bytes, zip_bytes
from tests.reading.process.following import ENDINGS, MARKER, follow, kinds, run


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
