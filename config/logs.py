"""
The log tells places and kinds of trouble, never values: titles, numbers, names, hosts, addresses.

What our own code says is said with care; what libraries say is reduced to its fixed part, and an
exception to its kind and the lines it came through. So it is whether a line is written for a person or
for a program.
"""

import json
import logging
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from traceback import walk_tb
from types import TracebackType

from machine.request_name import request_at_work

OURS = (
    "config", "portal", "search", "ingest", "archive", "access", "reading", "audit", "machine",
)  # fmt: skip


log = logging.getLogger(__name__)


class WithoutValues(logging.Formatter):
    """Formats a record without anything that came from data or from a request."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name it is called by
        record.message = message_of(record)
        return super().formatMessage(record)

    def formatException(  # type: ignore[override]  # noqa: N802
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None]
    ) -> str:
        return "\n".join(lines_of(ei[1]))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802, ARG002
        return ""


class AsJson(WithoutValues):
    """The same as one line of JSON, for a program that gathers the lines of many machines."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
            "program": PROGRAM,
            "process": record.process,
            "request": _request_of(record),
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            said["error"] = lines_of(error)
        return json.dumps(said, ensure_ascii=False)


def program_of(words: list[str]) -> str:
    """What runs, by the words it was started with: the command, or the module."""
    called = Path(words[0]).stem if words else ""
    named = words[1] if called == "manage" and len(words) > 1 else called
    # Anything else that was typed is no name of ours.
    return named if named.isidentifier() else called


PROGRAM = program_of(sys.argv)


def lines_of(error: BaseException) -> list[str]:
    """An exception and what it came from: kinds and places, without their words."""
    lines: list[str] = []
    found: BaseException | None = error
    seen: set[int] = set()
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        lines.append(f"{type(found).__module__}.{type(found).__qualname__}")
        lines += [
            f"  {frame.f_code.co_filename}:{line} {frame.f_code.co_name}"
            for frame, line in walk_tb(found.__traceback__)
        ]
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    return lines


# The word by which everybody looks for such an end.
LAST_WORDS = (
    "ended by an error that nobody foresaw. Traceback (most recent call last), without its words:"
)


def log_last_words() -> None:
    """
    A program that ends by an error nobody foresaw says so in the log, as everything else is said there, and
    Python prints nothing: the words of an error are often those of a paper. Where somebody sits before
    it, or the log is not set up yet, it is printed as ever.
    """
    sys.excepthook = _last_words
    threading.excepthook = lambda told: _last_words(
        told.exc_type, told.exc_value, told.exc_traceback
    )


def _last_words(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    if error is None or sys.stderr.isatty() or not logging.getLogger().handlers:
        sys.__excepthook__(kind, error or kind(), trace)
    elif not issubclass(kind, KeyboardInterrupt | SystemExit):
        log.critical(LAST_WORDS, exc_info=(kind, error, trace))


def _request_of(record: logging.LogRecord) -> str:
    """What Django says of a request it says after everybody else, when no request is at work any more."""
    request = getattr(record, "request", None)
    return str(getattr(request, "log_name", "")) or request_at_work()


def message_of(record: logging.LogRecord) -> str:
    """What may be said of a record."""
    if record.name.partition(".")[0] in OURS:
        return record.getMessage()
    request = getattr(record, "request", None)
    if request is not None:
        found = getattr(request, "resolver_match", None)
        status = getattr(record, "status_code", "")
        return f"{status} {found.route if found else 'an address that is not ours'}".strip()
    template = str(record.msg) if record.args else "its message is left out"
    return f"{template} ({record.module}:{record.lineno})"
