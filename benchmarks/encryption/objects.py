"""A large file put into the vault and got again, as it is and encrypted."""

import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from access.domain.levels import Level
from archive.domain.secrecy import Secrecy
from archive.storage.local import LocalVault
from benchmarks.encryption.sides import SIDES, Side, compared, in_turns
from keys.ring.preparing import Secret, held_with, make_keys, root_of
from keys.ring.ring import Keyring

AT = datetime(2026, 1, 1, tzinfo=UTC)
LIMIT = 1.5
SECRECY = {"plain": Secrecy(), "encrypted": Secrecy(Level.SECRET)}


def measured(folder: Path, *, megabytes: int, rounds: int) -> dict[str, object]:
    """Both ways, in turns; each turn another file, which is removed after it."""
    vault = LocalVault(folder / "vault", ring=lambda: ring)
    ring = _ring(folder)
    content = os.urandom(1 << 20) * megabytes
    put, got = ({side: Side() for side in SIDES} for _ in range(2))
    for number, side in enumerate(in_turns(rounds)):
        source = BytesIO(number.to_bytes(8, "big") + content[8:])
        with _timed(put[side]):
            stored = vault.put(source, secrecy=SECRECY[side])
        with _timed(got[side]):
            deque(vault.read(stored.name), maxlen=0)
        vault.destroy(stored.name, at=AT)
    return {"put": compared(put, limit=LIMIT), "get": compared(got, limit=LIMIT)}


@contextmanager
def _timed(side: Side, cpu: Callable[[], float] = time.process_time) -> Iterator[None]:
    began, used = time.perf_counter(), cpu()
    yield
    side.add(time.perf_counter() - began, cpu() - used)


def _ring(folder: Path) -> Keyring:
    file_of = Secret.key_file("b", os.urandom(64))
    ways = [Secret.passphrase("a", "trời xanh mây trắng gió nhẹ"), file_of]
    file = make_keys(folder / "keys", site=b"s" * 16, for_whom=ways, by="x", at=AT)
    ring = Keyring(file)
    ring.open(held_with(file, root_of(file, file_of.kind, file_of.content)))
    return ring
