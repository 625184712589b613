"""Secrecy levels, as the law names them (Luật Bảo vệ bí mật nhà nước 117/2025/QH15)."""

from enum import IntEnum


class Level(IntEnum):
    """Secrecy level of a record, a page or a file; greater is more secret."""

    ORDINARY = 0
    CONFIDENTIAL = 1
    SECRET = 2
    TOP_SECRET = 3


CLASSIFIED_FROM = Level.CONFIDENTIAL
