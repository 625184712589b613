"""Messages with open files between a keeper and its cage: one JSON text a message."""

import json
import os
import socket
from collections.abc import Sequence

from machine.json_values import JsonObject

LONGEST = 64 << 10
_MOST_FILES = 4


def tell(to: socket.socket, message: JsonObject, files: Sequence[int] = ()) -> None:
    """Send one message and copies of these descriptors. Raises OSError."""
    socket.send_fds(to, [json.dumps(message).encode("ascii")], list(files))


def hear(by: socket.socket) -> tuple[JsonObject, list[int]] | None:
    """
    The next message with its descriptors, which are the caller's to close; None at the end, or
    where what came is no message. Raises OSError.
    """
    content, files, flags, _ = socket.recv_fds(by, LONGEST, _MOST_FILES)
    try:
        message = None if not content or flags & socket.MSG_TRUNC else json.loads(content)
    except (ValueError, RecursionError):
        message = None
    if not isinstance(message, dict):
        for file in files:
            os.close(file)
        return None
    return message, files
