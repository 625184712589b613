"""
What is said between the keeper and other programs: one JSON object in each packet.

    ask: state | open (kind, secret, site) | shut | renew        by whoever may reach the keeper
    ask: held                                                     over the lines of the supervisor alone

An answer bears the `id` of what was asked. What opens or shuts is told to all lines besides, without one.
"""

import base64
import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from keys.ring.ring import Held
from machine.json_values import Json, JsonObject

LARGEST: Final = 1 << 16
DOOR: Final = "keeper.sock"


def pair() -> tuple[socket.socket, socket.socket]:
    """A line: whoever has one end is heard at the other, and nobody else."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send(line: socket.socket, said: JsonObject) -> None:
    """One packet, or none where the other end takes nothing. Raises OSError."""
    line.send(json.dumps(said).encode(), socket.MSG_NOSIGNAL)


def receive(line: socket.socket) -> JsonObject | None:
    """The next packet; None where the other end is closed; what is no object is an empty one."""
    packet = line.recv(LARGEST)
    if not packet:
        return None
    try:
        said = json.loads(packet)
    except ValueError:
        return {}
    return said if isinstance(said, Mapping) else {}


def bytes_said(content: bytes) -> str:
    """Bytes as text."""
    return base64.b64encode(content).decode("ascii")


def bytes_in(said: Json) -> bytes:
    """The bytes of a text; none where it is no such text."""
    try:
        return base64.b64decode(said, validate=True) if isinstance(said, str) else b""
    except ValueError:
        return b""


@dataclass(frozen=True, slots=True)
class News:
    """What the keeper tells its lines: what opening gave, or that it is shut; and the key of memory."""

    held: Held | None
    memory_key: bytes


def news_said(news: News) -> JsonObject:
    """As it is told."""
    return {"memory": bytes_said(news.memory_key), **_held_said(news.held)}


def news_in(said: JsonObject) -> News:
    """As it is heard."""
    return News(_held_in(said), bytes_in(said.get("memory")))


def _held_said(held: Held | None) -> JsonObject:
    if held is None:
        return {"held": None}
    private: list[Json] = [[*epoch, bytes_said(key)] for epoch, key in sorted(held.private.items())]
    match, vouch = bytes_said(held.match_key), bytes_said(held.voucher_key)
    return {"held": {"private": private, "match": match, "vouch": vouch}}


def _held_in(said: JsonObject) -> Held | None:
    held = said["held"]
    if not isinstance(held, Mapping):
        return None
    rows = held["private"]
    if not isinstance(rows, list):
        return None
    return Held(
        {(int(kind), int(epoch)): bytes_in(key) for kind, epoch, key in rows},
        bytes_in(held["match"]),
        bytes_in(held["vouch"]),
    )
