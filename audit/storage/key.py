"""The key of the digests: a file beside the site's other keys, made when first needed."""

import os
import secrets
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

KEY_BYTES: Final = 32


def digest_key() -> bytes:
    """The site's key for digests on the trail. Raises OSError when it cannot be kept."""
    return _key_in(Path(settings.KHOSO_DATA) / "keys")


@cache
def _key_in(folder: Path) -> bytes:
    path = folder / "trail_words_key"
    if not path.exists():
        _make(path)
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise OSError(f"{path.name} does not hold a key of {KEY_BYTES} bytes")
    return key


def _make(path: Path) -> None:
    # Written whole and then given its name, so that two processes agree on one key.
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
