"""One-time codes as pyotp makes them, and the square an app reads its secret from."""

from collections.abc import Iterable

import pyotp
import segno

from access.domain.factors import DIGITS, STEP_S

ISSUER = "Kho Số"
QUIET = 4


def new_secret() -> str:
    """Thirty-two letters of base 32: 160 bits, as the standard asks."""
    return pyotp.random_base32()


def codes_of(secret: str, steps: Iterable[int]) -> dict[int, str]:
    """The code of each step."""
    maker = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_S)
    return {step: maker.generate_otp(step) for step in steps if step >= 0}


def factor_address(secret: str, *, username: str) -> str:
    """What the square says: whose secret it is, where it is for, and the secret."""
    return pyotp.TOTP(secret, interval=STEP_S).provisioning_uri(name=username, issuer_name=ISSUER)


def qr_square(text: str) -> tuple[int, str]:
    """A QR square: how many cells it is wide, and its dark cells as a path of an SVG."""
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    dark = [
        f"M{column + QUIET} {line + QUIET}h1v1h-1z"
        for line, row in enumerate(rows)
        for column, cell in enumerate(row)
        if cell & 1
    ]
    return len(rows) + 2 * QUIET, "".join(dark)
