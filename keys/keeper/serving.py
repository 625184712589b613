"""
The keeper: holds the root while the keys are open, and hands private halves to the lines it was given.

It does one thing after another, so of a thousand who try at once each waits for the one before. Whoever
reaches its door in the data folder, an account of this machine that is ours, opens and shuts; keys go
over the lines alone, whose other ends the supervisor gave to its children.
"""

import os
import secrets
import selectors
import socket
import struct
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from keys.domain.classes import CLASSES
from keys.domain.envelopes import KEY_BYTES
from keys.domain.errors import KeysError, StoreBusy, WrongKey
from keys.domain.patience import Patience
from keys.domain.slots import Kind
from keys.keeper import wire
from keys.keeper.copying import Copy
from keys.ring.preparing import held_with, root_of
from keys.ring.ring import Keyring
from keys.ring.rotating import begin_epoch, renew_some, unfinished
from keys.store import rows as tables
from keys.store.file import KeyFile
from machine.json_values import JsonObject

if TYPE_CHECKING:
    from keys.domain.classes import KeyClass
    from keys.ring.ring import Held

COPY_EVERY_S: Final = 60.0
# Whoever reads hears of new keys before the first of the old ones is re-wrapped for them.
RENEW_AFTER_S: Final = 2.0
BUSY_S: Final = 5.0
_ROUND_S: Final = 1.0
_PEER: Final = struct.Struct("3i")


class Keeper:
    """Keys of one file, for the lines and for whoever comes to the door."""

    def __init__(
        self,
        place: Path,
        *,
        lines: Sequence[socket.socket],
        door: socket.socket | None = None,
        copy: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.stopping = False
        self._file = KeyFile(place)
        self._root = b""
        self._ring: Keyring | None = None
        self._renewing: list[KeyClass] = []
        self._renew_at, self._now = 0.0, now
        self._held: Held | None = None
        self._memory_key = secrets.token_bytes(KEY_BYTES)
        self._lines = list(lines)
        self._copy = Copy(copy) if copy is not None else None
        self._copy_at, self._copy_anew, self.copy_fault = 0.0, False, ""
        self.renew_fault = ""
        self._clock = clock
        # Who guesses at the door keeps nobody waiting who comes by a screen, nor the other way round.
        self._of_lines, self._of_door = Patience(), Patience()
        self._watched = selectors.DefaultSelector()
        self._door = door
        for each in (*lines, *([door] if door else [])):
            each.setblocking(False)
            self._watched.register(each, selectors.EVENT_READ)

    def serve(self) -> None:
        """Until somebody says to stop."""
        # Whoever was served by one before holds keys that nobody can shut for it.
        self._tell_lines()
        while not self.stopping:
            self.step(_ROUND_S)
        if self._door is not None:
            # Whoever comes now finds nobody, and does not wait.
            self._watched.unregister(self._door)
            self._door.close()

    def step(self, seconds: float) -> None:
        """Answer what was asked, having waited so long at the most; and keep the copy."""
        for key, _ in self._watched.select(0.0 if self._is_renewing() else seconds):
            if key.fileobj is self._door:
                self._let_in()
            elif isinstance(key.fileobj, socket.socket):
                self._answer(key.fileobj)
        self._renew_some()
        self._keep_copy()

    def _let_in(self) -> None:
        if self._door is None:
            return
        with suppress(OSError):
            visitor, _ = self._door.accept()
            told = visitor.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size)
            if _PEER.unpack(told)[1] not in {0, os.geteuid()}:
                visitor.close()
                return
            visitor.setblocking(False)
            self._watched.register(visitor, selectors.EVENT_READ)

    def _answer(self, line: socket.socket) -> None:
        try:
            said = wire.receive(line)
        except BlockingIOError:
            return
        except OSError:
            said = None
        if said is None:
            self._watched.unregister(line)
            if line not in self._lines:
                line.close()
            return
        answer = self._answered(said, by_line=line in self._lines)
        _sent(line, {**answer, "id": said.get("id", "")})

    def _answered(self, said: JsonObject, *, by_line: bool) -> JsonObject:
        asked = said.get("ask")
        patience = self._of_lines if by_line else self._of_door
        try:
            if asked == "open":
                return self._opened(said, patience)
            if asked == "shut":
                return self._shut()
            if asked == "renew":
                return self._begin_renewing()
            if asked == "held" and by_line:
                return self._news()
            if asked == "state":
                return self._state(patience)
        except KeysError as error:
            return {"fault": "unusable", "why": type(error).__name__}
        return {"fault": "not_understood"}

    def _state(self, patience: Patience) -> JsonObject:
        return {
            "open": self._held is not None,
            "wait": ceil(patience.left(self._clock())),
            "copy": str(self._copy.path.parent) if self._copy is not None else "",
            "copy_fault": self.copy_fault,
            "renewing": len(self._renewing),
            "renew_fault": self.renew_fault,
        }

    def _opened(self, said: JsonObject, patience: Patience) -> JsonObject:
        if wait := patience.left(self._clock()):
            return {"fault": "too_soon", "wait": ceil(wait)}
        if not self._file.path.exists():
            return {"fault": "none"}
        with self._file.reading() as rows:
            site = tables.meta(rows, "site") or b""
        if said.get("site") != site.hex():
            return {"fault": "other_site"}
        try:
            kind = Kind(str(said.get("kind")))
            root = root_of(self._file, kind, wire.bytes_in(said.get("secret")))
        except (WrongKey, ValueError):
            return {"fault": "wrong", "wait": ceil(patience.failed(self._clock()))}
        patience.opened()
        self._root, self._ring = root, Keyring(self._file)
        self._hold()
        # Somebody began it, and this keeper or one before was stopped meanwhile.
        self._renewing = unfinished(self._ring)
        return {"open": True}

    def _shut(self) -> JsonObject:
        self._root, self._held, self._ring, self._renewing = b"", None, None, []
        # What was kept for the next look while they were open is read by nobody now.
        self._memory_key = secrets.token_bytes(KEY_BYTES)
        self._tell_lines()
        return {"open": False}

    def _hold(self) -> None:
        """What the root opens now, to whoever is open with us."""
        self._held = held_with(self._file, self._root)
        if self._ring is not None:
            self._ring.open(self._held)
        self._tell_lines()

    def _begin_renewing(self) -> JsonObject:
        if self._ring is None:
            return {"fault": "shut"}
        if self._renewing:
            return {"fault": "renewing"}
        for key_class in CLASSES:
            begin_epoch(self._ring, self._root, key_class, at=self._now())
        self._hold()
        self._renewing = unfinished(self._ring)
        self._renew_at = self._clock() + RENEW_AFTER_S
        return {"renewing": len(self._renewing)}

    def _is_renewing(self) -> bool:
        return bool(self._renewing) and self._clock() >= self._renew_at

    def _renew_some(self) -> None:
        """A step of what was begun; at its end the old keys are gone, here and in the copy."""
        if self._ring is None or not self._is_renewing():
            return
        try:
            if not renew_some(self._ring, self._renewing[0], at=self._now()):
                return
        except (KeysError, OSError) as error:
            # Somebody reads the file just now, or its disk takes nothing: both halves stay until then.
            self._renew_at = self._clock() + BUSY_S
            self.renew_fault = "" if isinstance(error, StoreBusy) else type(error).__name__
            return
        self.renew_fault = ""
        del self._renewing[0]
        if not self._renewing:
            self._hold()
            self._copy_at, self._copy_anew = 0.0, True

    def _tell_lines(self) -> None:
        for line in self._lines:
            _sent(line, self._news())

    def _news(self) -> JsonObject:
        return wire.news_said(wire.News(self._held, self._memory_key))

    def _keep_copy(self) -> None:
        if self._copy is None or self._clock() < self._copy_at or not self._file.path.exists():
            return
        self._copy_at = self._clock() + COPY_EVERY_S
        try:
            self._copy.bring_up(self._file, anew=self._copy_anew)
        except (KeysError, OSError) as error:
            self.copy_fault = type(error).__name__
        else:
            self.copy_fault, self._copy_anew = "", False


def door_in(folder: Path) -> socket.socket:
    """The door, for our own account alone; what one before left standing gives way. Raises OSError."""
    made = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    # A path of a socket is short, and a folder may lie deep.
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with suppress(FileNotFoundError):
            (folder / wire.DOOR).unlink()
        made.bind(f"/proc/self/fd/{held}/{wire.DOOR}")
        (folder / wire.DOOR).chmod(0o600)
    finally:
        os.close(held)
    made.listen(16)
    return made


def _sent(line: socket.socket, said: JsonObject) -> None:
    # Whoever takes nothing any more asks again when they do.
    with suppress(OSError):
        wire.send(line, said)
