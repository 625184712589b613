"""
A command of the store with a fault at a named step; only the drill starts it.

    python -m benchmarks.faults.launch '{"step": "ingest.actions.intake:take_in", "when": "after",
        "nth": 3, "fault": "kill"}' ingest_batch …

The product knows nothing of it: the named function is wrapped in this process alone, wherever a
module has taken it over by name. Faults: `kill` (SIGKILL of this process), `kill_reader` (SIGKILL of
the reading processes), `full` (the disk is full from the nth call on), `none`. `clock_s` sets the
clock of the process forward or back.
"""

import errno
import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any


def main(plan: dict[str, Any], words: list[str]) -> None:
    """Run the command under the plan."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import execute_from_command_line, get_commands, load_command_class

    django.setup()
    load_command_class(get_commands()[words[0]], words[0])
    _be_quick()
    _set_clock(plan.get("clock_s", 0))
    if plan.get("step"):
        _wrap(plan["step"], _faulty(plan))
    execute_from_command_line(["manage.py", *words])


def _be_quick() -> None:
    """A command waits half a minute for the machine to get well; the drill has less patience."""
    from ingest.tasks import pauses, worker

    pauses.TROUBLE_PAUSE_S = 0.3
    defaults = list(worker.Worker.__init__.__defaults__ or ())
    worker.Worker.__init__.__defaults__ = tuple(
        2.0 if value == 30.0 else value for value in defaults
    )


def _set_clock(seconds: float) -> None:
    from django.utils import timezone

    if seconds:
        true_now = timezone.now
        timezone.now = lambda: true_now() + timedelta(seconds=seconds)


def _faulty(plan: dict[str, Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    calls = 0

    def decorate(step: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(step)
        def wrapped(*args: Any, **named: Any) -> Any:
            nonlocal calls
            calls += 1
            strikes = calls >= plan["nth"] if plan["fault"] == "full" else calls == plan["nth"]
            if not strikes:
                return step(*args, **named)
            if plan["when"] == "after":
                result = step(*args, **named)
                _strike(plan["fault"], plan["step"])
                return result
            _strike(plan["fault"], plan["step"])
            return step(*args, **named)

        return wrapped

    return decorate


def _strike(fault: str, step: str) -> None:
    if fault == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif fault == "kill_reader":
        _kill_readers()
    elif fault == "full":
        _be_full(step)


def _kill_readers() -> None:
    for process in Path("/proc").iterdir():
        if not process.name.isdecimal():
            continue
        try:
            parent = int((process / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        if parent == os.getpid():
            os.kill(int(process.name), signal.SIGKILL)


def _be_full(step: str) -> None:
    if ".storage" in step:
        from archive.api import VaultFull

        raise VaultFull("The vault is full.") from OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if ".actions." in step:
        from django.db import OperationalError

        raise OperationalError("database or disk is full")
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _wrap(step: str, decorate: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    module_name, _, path = step.partition(":")
    owner: Any = import_module(module_name)
    *outer, name = path.split(".")
    for each in outer:
        owner = getattr(owner, each)
    function = getattr(owner, name)
    wrapped = decorate(function)
    setattr(owner, name, wrapped)
    if outer:
        return
    for module in list(sys.modules.values()):
        if getattr(module, name, None) is function:
            setattr(module, name, wrapped)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), sys.argv[2:])
