"""The programs of one machine: which of them run, by what words, and what is sent off now and then."""

import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from config.certificates import Secured
from config.env import Env
from keys.api import KEYS_FILE

WEB_PROCESSES = 2
KEEPER = "keeper"
Line = tuple[socket.socket, socket.socket]


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


def children_of(
    listener: socket.socket, secure: Secured | None = None, lines: Sequence[Line] = ()
) -> list[Child]:
    """The programs of one machine; web servers come first, and share the socket."""
    python, number = sys.executable, listener.fileno()
    web = [python, "-m", "config.web", "--fd", str(number)]
    if secure is not None:
        web += ["--certificate", str(secure.certificate), "--key", str(secure.key)]
    children = [
        *(Child(f"web {n}", web, sockets=(number,)) for n in range(1, WEB_PROCESSES + 1)),
        Child("worker", [python, "manage.py", "work"]),
        Child("indexer", [python, "manage.py", "follow_feed"]),
    ]
    for child, (end, _) in zip(children, lines, strict=False):
        child.command = [*child.command, "--keeper", str(end.fileno())]
        child.lines = (end.fileno(),)
    return children


def keeper_of(env: Env, lines: Sequence[Line]) -> Child:
    """
    The program that holds the root of the keys. Both ends of each line stay open here: whoever was
    started again, the keeper or one of the others, finds it as it was.
    """
    ends = tuple(end.fileno() for _, end in lines)
    command = [sys.executable, "-m", "keys.keeper", *map(str, ends)]
    command += ["--place", str(env.keys / KEYS_FILE), "--door", str(env.data / "keys")]
    if env.keys_copy is not None:
        command += ["--copy", str(env.keys_copy)]
    return Child(KEEPER, command, lines=ends)


def metrics_of(env: Env) -> list[Child]:
    """The program that serves figures, where a port was named for it."""
    command = [sys.executable, "manage.py", "serve_metrics"]
    return [Child("metrics", command)] if env.metrics else []


def errands(env: Env | None = None) -> list[Errand]:
    """What is done now and then; each command knows by itself whether its time has come."""
    look = [sys.executable, "manage.py", "look_after_vault", "--if-due", "--minutes", "240"]
    recount = [sys.executable, "manage.py", "recount", "--if-due"]
    tidy = [sys.executable, "manage.py", "tidy"]
    key_file = env.key_file if env is not None else None
    opening = [sys.executable, "manage.py", "open_keys", "--key-file", str(key_file), "--await"]
    once = Errand("open_keys", opening, first_after_s=0, every_s=float("inf"), behind=KEEPER)
    return [
        *([once] if key_file is not None else []),
        # Soon after the start too, for machines are switched off at night.
        Errand("tidy", tidy, first_after_s=60, every_s=24 * 3600),
        Errand("look", look, first_after_s=600, every_s=3600),
        Errand("recount", recount, first_after_s=1200, every_s=3600),
    ]
