"""
By what name the request at work is told of in the log: made here for each, so that its lines can be found
together. Nothing of who asks, or for what, is in it.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_AT_WORK: ContextVar[str] = ContextVar("request_name", default="")


@contextmanager
def named_request() -> Iterator[str]:
    """A request with a name of its own, within which `request_at_work` tells it."""
    name = secrets.token_hex(6)
    before = _AT_WORK.set(name)
    try:
        yield name
    finally:
        _AT_WORK.reset(before)


def request_at_work() -> str:
    """The name of the request this thread answers; empty where it answers none."""
    return _AT_WORK.get()
