"""Sends a file to a reading process and follows what it says of it."""

import selectors
import time
from pathlib import Path

from reading.process.messages import Died, Finished, GaveUp, Unread

ROOT = Path(__file__).resolve().parents[3]
ENDINGS = {Finished, Unread, GaveUp, Died}
# A file's words must never reach a log; this one stands in every file and script here.
MARKER = "bímậtquốcgia"


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
