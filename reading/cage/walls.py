"""Which walls of a cage stand on this machine, and how a process puts them up round itself."""

import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from machine.json_values import Json, JsonObject
from reading.cage import identity, landlock, seccomp


@dataclass(frozen=True, slots=True)
class Walls:
    """
    What a caged process found standing round itself.

    `files`: the Landlock ABI that keeps it from files, 0 where there is none; `calls`: the filter
    of system calls that keeps it from network, programs and other processes; `own_user`: it is
    another user than the one who started it; `as_root`: it still is root, if without powers.
    """

    files: int = 0
    calls: bool = False
    no_new_privileges: bool = False
    own_user: bool = False
    as_root: bool = False

    @property
    def closed(self) -> bool:
        """Whether files, network and programs are out of reach."""
        return self.calls and (self.files > 0 or self.own_user)

    @property
    def open(self) -> bool:
        """Whether neither of the kernel's walls stands: limits alone hold."""
        return not self.calls and not self.files

    def as_json(self) -> JsonObject:
        """For the way to the process that asked."""
        return asdict(self)

    @classmethod
    def from_json(cls, told: Json) -> Self:
        """What `as_json` wrote. Raises TypeError for anything else."""
        if not isinstance(told, dict):
            raise TypeError("These are no walls.")
        return cls(**told)


def put_up(
    *,
    read: Iterable[Path] = (),
    write: Iterable[Path] = (),
    run: Iterable[Path] = (),
    calls: Iterable[str] = (),
    own_user: bool,
) -> Walls:
    """
    Put up all walls there are round this process, which must have one thread only, for good.

    What is named stays in reach; `calls` are refused beside those that every cage refuses. With
    `own_user` a process of root becomes a user who owns nothing, so all it needs must be open.
    """
    other = own_user and identity.become_nobody()
    powerless = identity.drop_capabilities()
    held = identity.take_no_privileges()
    files = landlock.confine(read=read, write=write, run=run) if held and _is_alone() else 0
    refused = seccomp.refuse(calls) if held else False
    return Walls(
        files=files,
        calls=refused,
        no_new_privileges=held and powerless,
        own_user=other,
        as_root=os.geteuid() == 0,
    )


def _is_alone() -> bool:
    """Landlock holds the thread that asks and what it starts, not its brothers."""
    try:
        return sum(1 for _ in Path("/proc/self/task").iterdir()) == 1
    except OSError:
        return True
