"""`python -m keys.keeper --place FILE --door FOLDER [--copy FOLDER] FD…`: until SIGTERM."""

import argparse
import os
import signal
import socket
from pathlib import Path
from types import FrameType

from keys.keeper.serving import Keeper, door_in
from machine.privacy import keep_memory_private, stay_in_memory


def main() -> None:
    """Keep the keys of one file for those at the other ends of these lines."""
    parser = argparse.ArgumentParser(prog="keys.keeper")
    parser.add_argument("--place", type=Path, required=True)
    parser.add_argument("--door", type=Path, required=True)
    parser.add_argument("--copy", type=Path)
    parser.add_argument("lines", type=int, nargs="*")
    given = parser.parse_args()
    os.umask(0o077)
    keep_memory_private()
    stay_in_memory()
    keeper = Keeper(
        given.place,
        lines=[socket.socket(fileno=number) for number in given.lines],
        door=door_in(given.door),
        copy=given.copy,
    )

    def stop(_number: int, _frame: FrameType | None) -> None:
        keeper.stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    keeper.serve()


if __name__ == "__main__":
    main()
