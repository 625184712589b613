"""
The reading process: opens files that nobody has vetted, apart from everything that matters.

Run as `python -m reading.process.serving LIMITS PARENT ROOM`, where ROOM is the folder in which
all its files lie, or empty: then it is that of the first request. It has no database, no keys and no
Django; it takes requests as JSON lines and answers with JSON lines until its input ends. One file
can at worst end this process, and the worker starts another.
"""

import errno
import logging
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, TextIO

from machine.scratch import let_libraries_use
from reading.cage.limits import ReadingLimits
from reading.cage.lock import lock_in
from reading.process.messages import (
    Begun,
    Event,
    Garbled,
    GaveUp,
    Request,
    Said,
    line_of,
    request_in,
)

if TYPE_CHECKING:
    from reading.process.work import ReadingWork

Emit = Callable[[Event], None]

_RETIRE, _NOT_ASKED = 3, 4
_WRITING_TROUBLES = (errno.EFBIG, errno.ENOSPC, errno.EDQUOT)
# An OSError without one of these was made by a library, of what it found in the file.
_TROUBLES_OF_THE_MACHINE = frozenset(
    (
        *_WRITING_TROUBLES, errno.EIO, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.EAGAIN,
        errno.EBUSY, errno.EINTR, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ETIMEDOUT,
        errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENOTDIR,
    )
)  # fmt: skip


def main(arguments: list[str]) -> int:
    """Serve requests until the input ends. Returns the exit code."""
    limits = ReadingLimits.from_argument(arguments[0])
    lock_in(limits, parent=int(arguments[1]))
    requests, answers, log = _own_channels()
    _log_without_contents(log)
    # Only now is anything heavy loaded, under the limits.
    from reading.process.work import ReadingWork

    work = ReadingWork(limits, room=arguments[2])
    for served, line in enumerate(requests):
        try:
            request = request_in(line)
        except Garbled:
            # Nobody but our holder writes here: it is not itself any more, or not of our version.
            return _NOT_ASKED
        emit = _emitter(answers, request.job)
        # Told to the handle alone: a process that dies before it took the file up is not its fault.
        emit(Begun())
        if not _serve(work, request, emit, log, fresh=served == 0):
            return _RETIRE
    return 0


def _own_channels() -> tuple[BinaryIO, BinaryIO, TextIO]:
    """
    The two pipes and the log under numbers of their own, which no library knows.

    What a library prints goes nowhere, for it may quote the page, and the log stays on the disk; what
    it starts cannot read our requests.
    """
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    log = os.fdopen(os.dup(2), "w", encoding="utf-8", errors="backslashreplace")
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    os.close(nothing)
    sys.stdout = sys.stderr
    return requests, answers, log


def _emitter(answers: BinaryIO, job: str) -> Emit:
    def emit(event: Event) -> None:
        answers.write(line_of(Said(job, event)))
        answers.flush()

    return emit


def _serve(work: "ReadingWork", request: Request, emit: Emit, log: TextIO, *, fresh: bool) -> bool:
    """Answer one request. Returns False when this process should not take another."""
    try:
        work.read(request, emit)
    except Exception as error:  # noqa: BLE001 - the edge of the process: nothing may pass unanswered
        if any(_is_memory(link) for link in work.chain(error)):
            _log_place(log, error)
            return _out_of_memory(work, emit, fresh=fresh)
        emit(_answer(work, error, log))
    return True


def _answer(work: "ReadingWork", error: Exception, log: TextIO) -> Event:
    """The event that an error amounts to: the file's fault, or the machine's."""
    trouble = next((code for link in work.chain(error) if (code := _writing_trouble(link))), 0)
    if trouble == errno.EFBIG:
        return _unread(work, "output_limit", {})
    if isinstance(error, work.unreadable) and not trouble:
        return _unread(work, error.reason, error.params)
    if isinstance(error, work.engine_busy) and not trouble:
        return GaveUp(error.told[:300])
    _log_place(log, error)
    trouble = trouble or next((code for link in work.chain(error) if (code := _number(link))), 0)
    if trouble:
        return GaveUp(f"{type(error).__name__} {errno.errorcode[trouble]}")
    return _unread(work, "reader_failed", {"error": type(error).__name__})


def _unread(work: "ReadingWork", code: str, params: Mapping[str, object]) -> Event:
    told: Event = work.unread(code, params)
    return told


def _writing_trouble(error: BaseException) -> int:
    """The number of an error that writing ran into, told by number or only in words."""
    number = getattr(error, "errno", None)
    if number in _WRITING_TROUBLES:
        return int(number)
    said = str(error)
    return next((code for code in _WRITING_TROUBLES if os.strerror(code) in said), 0)


def _number(error: BaseException) -> int:
    """The number of a trouble of the machine, if the system gave the error one."""
    number = error.errno if isinstance(error, OSError) else None
    return number if number in _TROUBLES_OF_THE_MACHINE else 0


def _out_of_memory(work: "ReadingWork", emit: Emit, *, fresh: bool) -> bool:
    """Only a process that has read nothing else can say that the file is at fault."""
    if fresh:
        emit(_unread(work, "memory_limit", work.whereabouts()))
    else:
        emit(GaveUp("memory", retiring=True))
    return False


def _is_memory(error: BaseException) -> bool:
    if isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM:
        return True
    # OpenCV and others have no class of their own for it.
    said = str(error).lower()
    return "bad_alloc" in said or "insufficient memory" in said or "failed to allocate" in said


def _log_without_contents(log: TextIO) -> None:
    """A log that names places and kinds, never words of a document or names of files."""
    handler = logging.StreamHandler(log)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(module)s:%(lineno)d"))
    logging.basicConfig(level=logging.ERROR, handlers=[handler], force=True)
    sys.excepthook = partial(_log_last, log)


def _log_last(
    log: TextIO, _: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    _log_place(log, error.with_traceback(trace))


def _log_place(log: TextIO, error: BaseException) -> None:
    log.write(f"{type(error).__name__}\n" + "".join(_places(error)))
    log.flush()


def _places(error: BaseException) -> Iterator[str]:
    for place in traceback.extract_tb(error.__traceback__):
        yield f"  {Path(place.filename).name}:{place.lineno} {place.name}\n"


if __name__ == "__main__":
    let_libraries_use(None)
    sys.exit(main(sys.argv[1:]))
