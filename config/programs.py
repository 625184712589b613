"""The programs of one machine, or of one part of it: by what words they run, and what is sent off now and then."""

import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from archive.domain.s3_place import s3_place
from config.certificates import Secured
from config.env import Env
from keys.api import KEYS_FILE

WEB_PROCESSES = 2
KEEPER = "keeper"
Line = tuple[socket.socket, socket.socket]


class Part(StrEnum):
    """What a machine of several does; the keeper of keys stands beside each."""

    WEB = "web"
    WORKER = "worker"
    INDEXER = "indexer"


@dataclass(slots=True)
class Child:
    """A program to keep running."""

    name: str
    command: list[str]
    sockets: tuple[int, ...] = ()
    # Ends of lines between the keeper and those who read papers.
    lines: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    quick_deaths: int = 0


@dataclass(slots=True)
class Errand:
    """A program that is sent off now and then, and ends by itself."""

    name: str
    command: list[str]
    first_after_s: float
    every_s: float
    # Sent off anew whenever this child was started.
    behind: str = ""
    process: subprocess.Popen[bytes] | None = None
    due: float = float("inf")


def lines_wanted(only: Part | None = None) -> int:
    """How many programs read papers, each with a line to the keeper."""
    return {None: WEB_PROCESSES + 2, Part.WEB: WEB_PROCESSES}.get(only, 1)


def children_of(
    listener: socket.socket | None,
    secure: Secured | None = None,
    lines: Sequence[Line] = (),
    *,
    only: Part | None = None,
) -> list[Child]:
    """The programs of one machine, or of one part; web servers come first, and share the socket."""
    python = sys.executable
    children = [] if listener is None else _web_servers(listener, secure)
    if only in {None, Part.WORKER}:
        children.append(Child("worker", [python, "manage.py", "work"]))
    if only in {None, Part.INDEXER}:
        children.append(Child("indexer", [python, "manage.py", "follow_feed"]))
    for child, (end, _) in zip(children, lines, strict=False):
        child.command = [*child.command, "--keeper", str(end.fileno())]
        child.lines = (end.fileno(),)
    return children


def _web_servers(listener: socket.socket, secure: Secured | None) -> list[Child]:
    number = listener.fileno()
    web = [sys.executable, "-m", "config.web", "--fd", str(number)]
    if secure is not None:
        web += ["--certificate", str(secure.certificate), "--key", str(secure.key)]
    return [Child(f"web {n}", web, sockets=(number,)) for n in range(1, WEB_PROCESSES + 1)]


def door_of(env: Env) -> Path:
    """The folder in which the keeper has its door."""
    return env.door or env.data / "keys"


def keeper_of(env: Env, lines: Sequence[Line]) -> Child:
    """
    The program that holds the root of the keys. Both ends of each line stay open here: whoever was
    started again, the keeper or one of the others, finds it as it was.
    """
    ends = tuple(end.fileno() for _, end in lines)
    command = [sys.executable, "-m", "keys.keeper", *map(str, ends)]
    command += ["--place", str(env.keys / KEYS_FILE), "--door", str(door_of(env))]
    if env.keys_copy is not None:
        command += ["--copy", str(env.keys_copy)]
    return Child(KEEPER, command, lines=ends)


def metrics_of(env: Env, *, only: Part | None = None) -> list[Child]:
    """The program that serves figures, where a port was named for it: one for the whole, beside the indexer."""
    command = [sys.executable, "manage.py", "serve_metrics"]
    return [Child("metrics", command)] if env.metrics and only in {None, Part.INDEXER} else []


def errands(env: Env | None = None, *, only: Part | None = None) -> list[Errand]:
    """
    What is done now and then, for the whole archive beside the indexer; each command knows by itself
    whether its time has come.
    """
    look = [sys.executable, "manage.py", "look_after_vault", "--if-due", "--minutes", "240"]
    recount = [sys.executable, "manage.py", "recount", "--if-due"]
    tidy = [sys.executable, "manage.py", "tidy"]
    key_file = env.key_file if env is not None else None
    opening = [sys.executable, "manage.py", "open_keys", "--key-file", str(key_file), "--await"]
    # The locks of a store are tried at the start too; a vault without any has nothing to be done.
    tend = [sys.executable, "manage.py", "tend_vault"]
    tended = [
        Errand("tend at start", tend, first_after_s=5, every_s=float("inf")),
        Errand("tend", [*tend, "--if-due"], first_after_s=1800, every_s=3600),
    ]
    once = Errand("open_keys", opening, first_after_s=0, every_s=float("inf"), behind=KEEPER)
    opened = [once] if key_file is not None else []
    if only not in {None, Part.INDEXER}:
        return opened
    return [
        *opened,
        *(tended if env is not None and s3_place(env.vault) is not None else []),
        # Soon after the start too, for machines are switched off at night.
        Errand("tidy", tidy, first_after_s=60, every_s=24 * 3600),
        Errand("look", look, first_after_s=600, every_s=3600),
        Errand("recount", recount, first_after_s=1200, every_s=3600),
    ]
