"""
Confidentiality commitments: what of a text a signature keeps, until when it holds, what stops one.

A text belongs to a campaign and is written in versions, counted from one. What somebody signed is
known by the digest of every word of it.
"""

import hashlib
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

LONGEST_CAMPAIGN: Final = 120
LONGEST_TITLE: Final = 200
LONGEST_TEXT: Final = 20_000
MOST_MONTHS: Final = 60
# So long before its end a commitment may be signed anew.
RENEWED_BEFORE: Final = timedelta(days=60)


class Way(StrEnum):
    """How a commitment came to be noted."""

    SIGNED = "signed"
    PAPER = "paper"
    NOTED = "noted"


WAY_WORDS: Final[dict[str, str]] = {
    Way.SIGNED: "signed here",
    Way.PAPER: "signed on paper",
    Way.NOTED: "noted by its number",
}


@dataclass(frozen=True, slots=True)
class TextSaid:
    """What a version says: its campaign, title and text, how long a signature holds, the last day."""

    campaign: str
    title: str
    text: str
    months: int
    last_day: date | None = None


class CommitmentFault(StrEnum):
    """Why a text is not written, or a commitment not signed or entered."""

    SIGNED_ALREADY = "signed_already"
    NOTHING_CHANGED = "nothing_changed"
    NO_SUCH_TEXT = "no_text"
    ENDED = "ended"
    AHEAD = "ahead"
    LAPSED = "lapsed"
    ENTERED_ALREADY = "entered_already"
    CLOSED_ACCOUNT = "closed_account"


COMMITMENT_FAULT_WORDS: Final[dict[str, str]] = {
    CommitmentFault.SIGNED_ALREADY: (
        "Somebody has signed this version, so it never changes any more. Write a new version."
    ),
    CommitmentFault.NOTHING_CHANGED: "Nothing is changed yet. Change a field, or leave it as it is.",
    CommitmentFault.NO_SUCH_TEXT: "There is no such version. Choose one of the list.",
    CommitmentFault.ENDED: (
        "This campaign ended on %(last)s, and nothing is signed for it any more. Ask the security officer "
        "for the text that holds now."
    ),
    CommitmentFault.AHEAD: (
        "That day lies ahead. Give the day that stands beside the signature; if it is right, have the "
        "clock of the server looked at."
    ),
    CommitmentFault.LAPSED: (
        "Signed on that day it held until %(last)s only, which is past. Have the person sign anew."
    ),
    CommitmentFault.ENTERED_ALREADY: (
        "This commitment of that day is entered already. Nothing was entered twice."
    ),
    CommitmentFault.CLOSED_ACCOUNT: "The account is closed. Nothing is entered for it.",
}


class CommitmentError(Exception):
    """What was asked cannot be done; `field` is what it is about, empty for the whole."""

    def __init__(self, fault: CommitmentFault, field: str = "", **params: object) -> None:
        super().__init__(str(fault))
        self.fault, self.field, self.params = fault, field, params


def digest_of(said: TextSaid, number: int) -> str:
    """The SHA-256 of all that somebody signs: campaign, number of the version, title and text."""
    whole = "\n".join((said.campaign, str(number), said.title, said.text))
    return hashlib.sha256(whole.encode()).hexdigest()


def holds_until(signed: date, said: TextSaid) -> date:
    """The last day of a signature: so many months, and never beyond the last day of its campaign."""
    months = signed.month - 1 + said.months
    year, month = signed.year + months // 12, months % 12 + 1
    whole = date(year, month, min(signed.day, monthrange(year, month)[1])) - timedelta(days=1)
    return min(whole, said.last_day) if said.last_day else whole


def is_renewable(day: date, last: date | None) -> bool:
    """Whether a commitment that holds up to a day may be signed anew yet; one without an end never."""
    return last is not None and last - day <= RENEWED_BEFORE
