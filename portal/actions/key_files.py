"""A key file: so many bytes that nobody can guess, written once, for its owner alone."""

import os
import secrets
from pathlib import Path
from typing import Final

FILE_BYTES: Final = 64


def write_key_file(path: Path) -> bytes:
    """A new one, on the disk when this returns; what it holds. Raises OSError, also where one is there."""
    content = secrets.token_bytes(FILE_BYTES)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return content
