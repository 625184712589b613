"""
Texts between two screens, a day long: each a file that only the browser it belongs to can open again.

    scratch/lists/<digest of the token>     a nonce, and the text encrypted with AES-256-GCM

The token stands in the address of the next screen, which only the browser keeps; neither file nor
session names it. So who has the disk, with the site's key, has nothing to read the file with.
"""

import contextlib
import hashlib
import os
import re
import secrets
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.crypto import salted_hmac

from machine.scratch import sweep_by_age

_TOKEN: Final = re.compile(r"[0-9a-f]{32}")
_NAME: Final = re.compile(r"[0-9a-f]{64}")
_NONCE: Final = 12


def keep_text(text: str) -> str:
    """Keep a text; returns the token that opens it, which is to be kept by the browser alone."""
    _sweep()
    token = secrets.token_hex(16)
    keep_text_again(token, text)
    return token


def keep_text_again(token: str, text: str) -> None:
    """Another text under the same token."""
    name, nonce = name_of_text(token), secrets.token_bytes(_NONCE)
    body = nonce + AESGCM(_key(token)).encrypt(nonce, text.encode(), name.encode())
    # Written beside and put in its place, so that nobody reads half of it.
    beside = _folder() / f"{name}.{secrets.token_hex(4)}"
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        target.write(body)
    beside.replace(_folder() / name)


def kept_text(token: str) -> str | None:
    """The text of this token; None where there is none, or where it is damaged."""
    name = name_of_text(token)
    try:
        body = (_folder() / name).read_bytes()
        plain = AESGCM(_key(token)).decrypt(body[:_NONCE], body[_NONCE:], name.encode())
    except (FileNotFoundError, InvalidTag, ValueError):
        return None
    return plain.decode()


def forget_text(name: str) -> None:
    """The text of this name is not wanted any more."""
    if _NAME.fullmatch(name):
        (_folder() / name).unlink(missing_ok=True)


def is_token(said: str) -> bool:
    """Whether it can be a token."""
    return _TOKEN.fullmatch(said) is not None


def name_of_text(token: str) -> str:
    """How the text of a token is called where the token itself must not stand."""
    return hashlib.sha256(token.encode()).hexdigest()


def _key(token: str) -> bytes:
    return salted_hmac("archive.kept_text", token, algorithm="sha256").digest()


def _folder() -> Path:
    folder = Path(settings.KHOSO_DATA) / "scratch" / "lists"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _sweep() -> None:
    sweep_by_age(_folder())
    for path in _folder().iterdir():
        # Versions before this one named a plain file by its token.
        if not _NAME.fullmatch(path.name.partition(".")[0]):
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
