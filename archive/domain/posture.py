"""
What files of secret papers may stay here: the posture of the network, and the one rule of it.

A posture is decided by people (Luật Bảo vệ bí mật nhà nước 117/2025/QH15: secrets are drafted and kept
on an independent local network of one house alone, or with ciphers of the state). What nobody has
decided allows nothing.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from access.domain.levels import Level


class Kind(StrEnum):
    """What the network of a site is, as it was decided."""

    REGISTER = "register"
    LAN = "lan"


@dataclass(frozen=True, slots=True)
class Posture:
    """A posture: its kind, and the highest level of which files may stay without a word for each."""

    kind: Kind = Kind.REGISTER
    highest: Level = Level.ORDINARY


UNDECIDED: Final = Posture()
# The highest that may be decided for all papers: of a top-secret one each is decided by itself.
HIGHEST: Final = Level.SECRET
KIND_WORDS: Final[dict[str, str]] = {
    Kind.REGISTER: "Register only: no files of secret papers",
    Kind.LAN: "Independent LAN",
}
# As the foot of every page says it.
FOOT_WORDS: Final[dict[str, str]] = {
    Kind.REGISTER: "Register only",
    Kind.LAN: "Independent LAN",
}


class PostureFault(StrEnum):
    """Why something about the posture, or about a paper handled apart, is not done."""

    NO_HIGHEST = "no_highest"
    NOTHING_CHANGED = "nothing_changed"
    ASKED_ALREADY = "asked_already"
    DECIDED = "decided"
    LAPSED = "lapsed"
    STALE = "stale"
    PROPOSER_GONE = "proposer_gone"
    FILE_MAY_STAY = "file_may_stay"
    NOT_TOP_SECRET = "not_top_secret"  # noqa: S105 - the name of a fault
    NOT_ON_A_LAN = "not_on_a_lan"
    ADMITTED_ALREADY = "admitted_already"
    NOTHING_CHOSEN = "nothing_chosen"
    NOT_TO_DESTROY = "not_to_destroy"


POSTURE_FAULT_WORDS: Final[dict[str, str]] = {
    PostureFault.NO_HIGHEST: (
        "On an independent LAN say up to which level files may stay: confidential or secret."
    ),
    PostureFault.NOTHING_CHANGED: "This is in force already. Change something, or leave it as it is.",
    PostureFault.ASKED_ALREADY: (
        "The same is proposed already and waits. Wait for the answer, or withdraw that proposal first."
    ),
    PostureFault.DECIDED: "This was decided meanwhile: %(state)s. Nothing was done again.",
    PostureFault.LAPSED: "The proposal is older than 7 days and counts no more. Propose it anew.",
    PostureFault.STALE: (
        "What this was proposed for has changed since, so it fits no more. Decline it, and propose "
        "anew what is still wanted."
    ),
    PostureFault.PROPOSER_GONE: (
        "Whoever proposed it may do so no more. Decline it; another security officer may propose it."
    ),
    PostureFault.FILE_MAY_STAY: (
        "The posture of the network lets this file stay. Only what may not stay is handled apart."
    ),
    PostureFault.NOT_TOP_SECRET: "The paper is not top secret: no word for it alone is needed.",
    PostureFault.NOT_ON_A_LAN: (
        "Where papers are only registered no top-secret file may stay. Enter it in the register."
    ),
    PostureFault.ADMITTED_ALREADY: "The file was admitted already.",
    PostureFault.NOTHING_CHOSEN: "No entry is chosen yet. Tick what is to be destroyed.",
    PostureFault.NOT_TO_DESTROY: (
        "One of the entries is destroyed already, or on another list. Look at the register again."
    ),
}


class PostureError(Exception):
    """What was asked cannot be done; `field` is what it is about, empty for the whole."""

    def __init__(self, fault: PostureFault, field: str = "", **params: object) -> None:
        super().__init__(str(fault))
        self.fault, self.field, self.params = fault, field, params


class MayNotStay(Exception):
    """The posture of the network lets no file of this level stay."""

    def __init__(self, level: Level) -> None:
        super().__init__(level.name)
        self.level = level


def may_keep_file(posture: Posture, level: Level, *, admitted: bool = False) -> bool:
    """
    Whether a file of a paper of this level may stay; `admitted` tells that a person with that right
    and another have said so for this paper. The one rule that everybody asks.
    """
    if level == Level.ORDINARY:
        return True
    if posture.kind != Kind.LAN:
        return False
    return level <= posture.highest or admitted


def may_keep_abstract(level: Level) -> bool:
    """
    Whether an abstract may be written down: of a top-secret paper none may, in no register either
    (Nghị định 63/2026, Điều 6).
    """
    return level < Level.TOP_SECRET


def settled(kind: Kind, highest: Level) -> Posture:
    """
    The posture that somebody asks for; where papers are only registered nothing secret may stay.

    Raises PostureError.
    """
    if kind == Kind.REGISTER:
        return Posture()
    if not Level.ORDINARY < highest <= HIGHEST:
        raise PostureError(PostureFault.NO_HIGHEST, "highest")
    return Posture(kind, highest)


@dataclass(frozen=True, slots=True)
class Effect:
    """A row of the table of effects: what comes, and what becomes of it under each kind."""

    what: str
    register: str
    lan: str


EFFECTS: Final = (
    Effect(
        "Scans nobody has looked at yet",
        "Taken in and read, as closed as the worst that may come",
        "Taken in and read, as closed as the worst that may come",
    ),
    Effect(
        "Inventories that are secret as a whole",
        "No file is taken in",
        "Taken in up to the highest level named",
    ),
    Effect(
        "Papers decided as confidential or secret",
        "Entered in the register; then bytes, page images, text and proposals are destroyed by a list "
        "that two people sign",
        "Stay up to the highest level named; above it, as where papers are only registered",
    ),
    Effect(
        "Top-secret papers",
        "Entered in the register without abstract, and destroyed",
        "The same, unless two people admit this one paper; no abstract anywhere",
    ),
    Effect(
        "What was filed before and may stay no more",
        "Stands on the worklist; nothing is destroyed by itself",
        "Stands on the worklist; nothing is destroyed by itself",
    ),
)
