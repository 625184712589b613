"""
How other programs speak to the keeper: over the line that the supervisor gave them, else at its door.

A keeper that is away is no answer: what a program holds it holds until the keeper says it is shut.
"""

import os
import secrets
import select
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from keys.api import ring, use_memory_key
from keys.domain.errors import KeysError
from keys.keeper import wire
from machine.json_values import JsonObject

ASK_AGAIN_S: Final = 30.0
# A passphrase takes half a second of a processor, and others may stand before.
WITHIN_S: Final = 20.0


class KeeperAway(Exception):
    """Nobody answers: the keeper does not run, or not yet again."""


@dataclass(slots=True)
class _Asked:
    done: threading.Event = field(default_factory=threading.Event)
    answer: JsonObject = field(default_factory=dict)


class Line:
    """One end of a line: hears what opens and shuts, and asks. To be shared by threads."""

    def __init__(self, line: socket.socket, heard: Callable[[wire.News], None]) -> None:
        self._line = line
        self._heard = heard
        self._asked: dict[str, _Asked] = {}
        self._thread = threading.Thread(target=self._listen, name="keeper", daemon=True)

    def start(self) -> None:
        """From now on somebody listens."""
        self._thread.start()

    def ask(self, said: JsonObject, *, within: float = WITHIN_S) -> JsonObject:
        """What the keeper answers. Raises KeeperAway."""
        number = secrets.token_hex(8)
        mine = self._asked[number] = _Asked()
        try:
            with suppress(OSError):
                wire.send(self._line, {**said, "id": number})
                if mine.done.wait(within):
                    return mine.answer
        finally:
            del self._asked[number]
        raise KeeperAway

    def _listen(self) -> None:
        self._ask_for_keys()
        while True:
            if not select.select([self._line], [], [], ASK_AGAIN_S)[0]:
                self._ask_for_keys()
                continue
            try:
                said = wire.receive(self._line)
            except OSError:
                said = None
            if said is None:
                return
            self._take(said)

    def _ask_for_keys(self) -> None:
        with suppress(OSError):
            wire.send(self._line, {"ask": "held", "id": ""})

    def _take(self, said: JsonObject) -> None:
        if "held" in said:
            self._heard(wire.news_in(said))
        elif waiting := self._asked.get(str(said.get("id"))):
            waiting.answer = said
            waiting.done.set()


_OF_THIS_PROCESS: dict[str, Line] = {}


def follow(number: int) -> Line:
    """The keys of this process are open and shut as the keeper says on the line of this descriptor."""
    # What this process starts gets no way to the keeper.
    os.set_inheritable(number, False)
    line = Line(socket.socket(fileno=number), take_to_ring)
    _OF_THIS_PROCESS["line"] = line
    line.start()
    return line


def take_to_ring(news: wire.News) -> None:
    """What the keeper says, to the keys of this process, if it has any."""
    use_memory_key(news.memory_key)
    try:
        mine = ring()
    except KeysError:
        # Said to whoever wants to use them.
        return
    if mine is None:
        return
    if news.held is None:
        mine.shut()
    else:
        mine.open(news.held)
        mine.look()


def ask(said: JsonObject, *, folder: Path, within: float = WITHIN_S) -> JsonObject:
    """Over the line of this process, else at the door in `folder`. Raises KeeperAway."""
    line = _OF_THIS_PROCESS.get("line")
    if line is not None:
        return line.ask(said, within=within)
    return asked_at(folder, said, within=within)


def asked_at(folder: Path, said: JsonObject, *, within: float = WITHIN_S) -> JsonObject:
    """What the keeper answers at its door. Raises KeeperAway."""
    try:
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise KeeperAway from error
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
            line.settimeout(within)
            line.connect(f"/proc/self/fd/{held}/{wire.DOOR}")
            wire.send(line, said)
            answer = wire.receive(line)
    except OSError as error:
        raise KeeperAway from error
    finally:
        os.close(held)
    if answer is None:
        raise KeeperAway
    return answer
