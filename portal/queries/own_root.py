"""The root certificate of the site's own, by which other machines know it."""

import hashlib
import ssl
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class OwnRoot:
    """The certificate as text (PEM) and as bytes (DER)."""

    pem: str
    der: bytes

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of its bytes as people compare it: pairs with colons between them."""
        told = hashlib.sha256(self.der).hexdigest().upper()
        return ":".join(told[at : at + 2] for at in range(0, len(told), 2))


def own_root() -> OwnRoot | None:
    """The root, or None where others vouch for the site, or it speaks no HTTPS of its own."""
    if settings.KHOSO_OWN_ROOT is None:
        return None
    try:
        pem = settings.KHOSO_OWN_ROOT.read_text("ascii")
        return OwnRoot(pem, ssl.PEM_cert_to_DER_cert(pem))
    except (OSError, ValueError):
        return None
