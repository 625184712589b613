"""When a session ends by itself, and when its owner signs again."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

# Under these names a session keeps when its owner did something last, when they typed their password
# last, and which sign-in it is of; moments are seconds.
SEEN: Final = "khoso-hoat-dong"
SIGNED: Final = "khoso-ky-luc"
MARK: Final = "khoso-phien"
# And what vouches for that it began by signing in.
VOUCHER: Final = "khoso-bao-chung"
# Under this name the browser of a session that ended is told why.
ENDED: Final = "khoso-het-phien"
# So often what somebody does is written down: a session may end by so much later, never earlier.
NOTED_EVERY_S: Final = 60
WARNED_BEFORE_S: Final = 60
SIGNED_FOR_S: Final = 600


class Ending(StrEnum):
    """Why a session ended that nobody signed out of."""

    IDLE = "idle"
    ELSEWHERE = "elsewhere"


def ending_of(session: Mapping[str, object], *, mark: str, idle_s: int, now: int) -> Ending | None:
    """
    Why this session counts no more; None while it does.

    `mark` is that of the last sign-in of its owner: a session of an earlier one has ended.
    """
    own = session.get(MARK)
    if own and own != mark:
        return Ending.ELSEWHERE
    seen = session.get(SEEN)
    if idle_s and isinstance(seen, int) and now - seen > idle_s + NOTED_EVERY_S:
        return Ending.IDLE
    return None


def is_due(session: Mapping[str, object], *, now: int) -> bool:
    """
    Whether it is time to write down again that somebody does something; also after a clock was set
    back, or a session would outlive its owner by as much.
    """
    seen = session.get(SEEN)
    return not isinstance(seen, int) or not 0 <= now - seen < NOTED_EVERY_S


def has_signed(session: Mapping[str, object], *, now: int) -> bool:
    """Whether the password was typed so lately that it need not be typed again."""
    signed = session.get(SIGNED)
    return isinstance(signed, int) and 0 <= now - signed < SIGNED_FOR_S
