"""
What every command of the store is made of: whatever the machine suffers from, whoever ends it,
the person at the keyboard reads one sentence, and what was begun is put in order.
"""

import os
import signal
import sys
import threading
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from types import FrameType
from typing import Any, Final, NoReturn, TypeAlias

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext

from machine.troubles import SENTENCES, trouble_of

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(KeyboardInterrupt):
    """Somebody ended the command; `number` is the signal they did it by."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class StoreCommand(BaseCommand):
    """
    A command of the store.

    Ends with CommandError, one sentence, for every trouble of the machine; on Ctrl-C, SIGTERM and
    SIGHUP after everything that stands in `finally` is done, with 128 and the signal's number.
    """

    # How the product is put together was checked before it was handed out (tools/check).
    requires_system_checks: list[str] = []

    def execute(self, *args: object, **options: object) -> str | None:
        try:
            with _ended_in_order(), self.prepared(options):
                return super().execute(*args, **options)
        except CommandError:
            raise
        except Ended as ended:
            raise CommandError(
                gettext(
                    "Ended as asked. What was done stays; run the command again and it goes on."
                ),
                returncode=128 + ended.number,
            ) from None
        except BrokenPipeError:
            self._nobody_listens()
            return None
        except Exception as error:
            trouble = trouble_of(error)
            if trouble is None:
                raise
            raise CommandError(gettext(SENTENCES[trouble])) from error

    def prepared(self, options: Mapping[str, Any]) -> AbstractContextManager[None]:  # noqa: ARG002
        """What is made ready before the command itself begins, and put in order after it."""
        return nullcontext()

    def _nobody_listens(self) -> None:
        # Whoever read our output has gone, as `head` does; nothing is left to say or to flush.
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)


class ReadingCommand(StoreCommand):
    """
    A command that reads what is closed as well, where whoever runs it has what opens the keys.

    A program by hand has public halves alone, whether the keys of the store are open or not: with a key
    file this one opens them for itself. Without any it tells of what is open to all, and says so.
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Those of a command are added to this one."""
        parser.add_argument(
            "--key-file", type=Path, help="opens the keys for this command, where keys were made"
        )

    def prepared(self, options: Mapping[str, Any]) -> AbstractContextManager[None]:
        """With keys opened. Raises CommandError where the file that was named opens none."""
        return _OPENERS[-1](options.get("key_file"), (options.get("stderr") or self.stderr).write)


Opener: TypeAlias = Callable[[Path | None, Callable[[str], object]], AbstractContextManager[None]]
_OPENERS: Final[list[Opener]] = []


def open_keys_by(opener: Opener) -> None:
    """By what commands that read open keys: with the key file that was named, and how to tell of none."""
    _OPENERS.append(opener)


def beginning_of(path: Path, most: int) -> bytes:
    """What a key file holds, no more than so many bytes of it. Raises CommandError."""
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise CommandError(
            gettext("The key file %(file)s cannot be read: %(why)s.")
            % {"file": path, "why": error.strerror}
        ) from error


@contextmanager
def _ended_in_order() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in _ENDING}
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        # Started by nohup: it was asked to outlive its terminal.
        del before[signal.SIGHUP]
    for number in before:
        signal.signal(number, _end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    # Once is enough: a second signal must not break the tidying up that the first began.
    for each in _ENDING:
        signal.signal(each, signal.SIG_IGN)
    raise Ended(number)
