"""What is on its way into the store, until its hash is known: in memory, or in a file without a name."""

import hashlib
from typing import Final

from machine.scratch import spooled_file

# Nearly every scan; a worker puts few at a time.
_IN_MEMORY: Final = 32 << 20


class Spool:
    """
    Encrypted bytes are all that comes here of what is closed. `hashed` is whether their own hash is
    wanted.
    """

    def __init__(self, *, hashed: bool) -> None:
        self.file = spooled_file(in_memory=_IN_MEMORY)
        self._hash = hashlib.sha256() if hashed else None

    def write(self, piece: bytes) -> None:
        self.file.write(piece)
        if self._hash is not None:
            self._hash.update(piece)

    def digest(self, of_plain: str) -> bytes:
        """The SHA-256 of what was written; that of the plain bytes where they were."""
        return bytes.fromhex(of_plain) if self._hash is None else self._hash.digest()

    def close(self) -> None:
        self.file.close()
