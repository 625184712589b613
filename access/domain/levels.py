"""Secrecy levels, as the law names them (Luật Bảo vệ bí mật nhà nước 117/2025/QH15)."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Final


class Level(IntEnum):
    """Secrecy level of a record, a page or a file; greater is more secret."""

    ORDINARY = 0
    CONFIDENTIAL = 1
    SECRET = 2
    TOP_SECRET = 3


CLASSIFIED_FROM = Level.CONFIDENTIAL
# As they are called on every screen; translated where they are shown.
LEVEL_WORDS: Final[Mapping[Level, str]] = {
    Level.ORDINARY: "Ordinary",
    Level.CONFIDENTIAL: "Confidential",
    Level.SECRET: "Secret",
    Level.TOP_SECRET: "Top secret",
}
