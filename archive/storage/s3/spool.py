"""What is on its way into the store, until its hash is known: in memory, or in a file without a name."""

import hashlib
import tempfile
from typing import BinaryIO, Final, cast

# Nearly every scan; a worker puts few at a time.
_IN_MEMORY: Final = 32 << 20


class Spool:
    """
    Encrypted bytes are all that comes here of what is closed. `hashed` is whether their own hash is
    wanted.
    """

    def __init__(self, *, hashed: bool) -> None:
        file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by `close`
        self.file = cast("BinaryIO", file)
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
