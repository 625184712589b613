"""
How what must not be read out of the database is kept there: the secrets of second factors.

The one place that knows the key. Today it is made of the site's secret key, which stands in the data
folder beside the database: who has both can read it. A key of the key store is put in here.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.crypto import salted_hmac

NONCE = 12


class SealBroken(Exception):
    """It was sealed for another account, by another key, or was changed."""


def seal(secret: str, *, owner: str) -> bytes:
    """The secret so that it opens for this owner only."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(_key()).encrypt(nonce, secret.encode(), owner.encode())


def unseal(sealed: bytes, *, owner: str) -> str:
    """The secret again. Raises SealBroken."""
    try:
        plain = AESGCM(_key()).decrypt(sealed[:NONCE], sealed[NONCE:], owner.encode())
    except (InvalidTag, ValueError) as why:
        raise SealBroken from why
    return plain.decode()


def digest_of(code: str, *, owner: str) -> str:
    """What is kept of a code that is compared and never read again."""
    return salted_hmac("access.recovery", f"{owner} {code}", algorithm="sha256").hexdigest()


def _key() -> bytes:
    return salted_hmac("access.factor", "secret", algorithm="sha256").digest()
