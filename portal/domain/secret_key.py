"""What a whole secret key looks like."""

from typing import Final

SHORTEST: Final = 50


def is_whole(text: str) -> bool:
    """
    Whether this can be a key that was written to its end.

    A power cut leaves an empty file, a short one, or one of zero bytes.
    """
    key = text.strip()
    return len(key) >= SHORTEST and key.isascii() and key.isprintable()
