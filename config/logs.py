"""
The log tells places and kinds of trouble, never values: titles, numbers, names, hosts, addresses.

What our own code says is said with care; what libraries say is reduced to its fixed part, and an
exception to its kind and the lines it came through.
"""

import logging
from traceback import walk_tb
from types import TracebackType

OURS = (
    "config", "portal", "search", "ingest", "archive", "access", "reading", "audit", "machine",
)  # fmt: skip


class WithoutValues(logging.Formatter):
    """Formats a record without anything that came from data or from a request."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name it is called by
        record.message = message_of(record)
        return super().formatMessage(record)

    def formatException(  # type: ignore[override]  # noqa: N802
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None]
    ) -> str:
        lines, error = [], ei[1]
        seen: set[int] = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
            lines += [
                f"  {frame.f_code.co_filename}:{line} {frame.f_code.co_name}"
                for frame, line in walk_tb(error.__traceback__)
            ]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)  # type: ignore[assignment]
        return "\n".join(lines)

    def formatStack(self, stack_info: str) -> str:  # noqa: N802, ARG002
        return ""


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
