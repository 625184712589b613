"""What goes over the pipe is of its type, or nothing is believed of it."""

import json
from pathlib import Path

import pytest

from reading.domain.readings import PageReading, Word
from reading.domain.reasons import Reason
from reading.process.messages import (
    Begun,
    Died,
    Finished,
    Finishing,
    Garbled,
    GaveUp,
    Opened,
    PageRead,
    Request,
    Said,
    Unread,
    line_of,
    line_of_request,
    request_in,
    said_in,
)

PAGE = PageReading(
    number=2,
    text="Đảng ủy",
    words=(Word("Đảng", (1, 2, 3, 4), 96, 0), Word("ủy", (4, 2, 6, 4), 88, 0)),
    confidence=92.5,
    coverage=0.99,
    validity=1.0,
    signals={"skew": 0.2, "stamps": [["MẬT", 1, 2, 3, 4, 90]]},
)
EVENTS = (
    Begun(),
    Opened(3, "application/pdf", signed=True, warnings=(Reason("low_dpi", {"pages": "1–2"}),)),
    PageRead(PAGE),
    Finishing(),
    Finished("/scratch/copy.pdf", "pass", True, "05/01/2013", (Reason("copy_not_pdfa"),), 1.25),
    Unread("damaged", {"page": 3}),
    GaveUp("OSError ENOSPC", retiring=True),
)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_arrives_as_it_was_said(event):
    line = line_of(Said("7-1", event))
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert said_in(line) == Said("7-1", event)


def test_a_request_arrives_as_it_was_made():
    request = Request(
        job="7-1",
        source=Path("/scratch/original"),
        folder=Path("/scratch"),
        engine="tesseract:",
        name="Tờ trình\n.pdf",
        done_pages=frozenset((2,)),
        readings=(PAGE,),
    )
    assert request_in(line_of_request(request)) == request


def test_a_process_cannot_say_that_it_died():
    with pytest.raises(TypeError):
        line_of(Said("7-1", Died("reader_died", {}, "SIGKILL", begun=True)))
    told = {"job": "7-1", "event": "died", "reason": "x", "params": {}, "begun": False}
    with pytest.raises(Garbled):
        said_in(json.dumps(told).encode())


def garbled():
    """Every field of every event in turn: gone, of another type, or null."""
    for event in EVENTS:
        told = json.loads(line_of(Said("7-1", event)))
        for name in told:
            yield {each: told[each] for each in told if each != name}
            for other in (None, ["x"], {"x": ["y"]}):
                if type(other) is not type(told[name]):
                    yield told | {name: other}


@pytest.mark.parametrize("told", garbled(), ids=str)
def test_what_is_not_wholly_of_its_type_is_garbled(told):
    with pytest.raises(Garbled):
        said_in(json.dumps(told).encode())


@pytest.mark.parametrize(
    "line", [b"", b"{", b"[]", b"null", b"1", b'"x"', b"\xff", b"[" * 100_000, b'{"job": 1}']
)
def test_a_line_that_is_no_message_is_garbled(line):
    for read in (said_in, request_in):
        with pytest.raises(Garbled):
            read(line)
