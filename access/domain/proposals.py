"""What two people decide about an account: one proposes, another confirms; nothing happens before."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from audit.domain.acts import Act

# Who has not been answered by then asks again: nobody confirms what nobody remembers asking for.
LIVES_FOR: Final = timedelta(days=7)


class Proposed(StrEnum):
    """What is to be done to an account."""

    TAKE_IN = "take_in"
    CHANGE = "change"
    CLOSE = "close"
    OPEN = "open"
    UNLOCK = "unlock"
    PASSWORD = "password"  # noqa: S105 - the name of an act
    FACTOR = "factor"
    PEOPLE = "people"


class State(StrEnum):
    """How a proposal stands. What has lapsed or fits no more is seen by `standing`, not kept."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    STALE = "stale"


# Confirmed: a password is still to be handed over, by whoever proposed it.
OPEN_STATES: Final = (State.WAITING, State.CONFIRMED)
HAND_A_PASSWORD: Final = frozenset((Proposed.TAKE_IN, Proposed.PASSWORD, Proposed.PEOPLE))
# By these somebody comes in who did not before.
WAYS_IN: Final = HAND_A_PASSWORD | frozenset((Proposed.OPEN, Proposed.FACTOR))
PROPOSED_WORDS: Final[dict[str, str]] = {
    Proposed.TAKE_IN: "Take a person in",
    Proposed.CHANGE: "Change name or unit",
    Proposed.CLOSE: "Close the account",
    Proposed.OPEN: "Open the account again",
    Proposed.UNLOCK: "Unlock after wrong passwords",
    Proposed.PASSWORD: "Issue a password",
    Proposed.FACTOR: "Reset the second factor",
    Proposed.PEOPLE: "Take a list of people in",
}
STATE_WORDS: Final[dict[str, str]] = {
    State.WAITING: "waits for confirmation",
    State.CONFIRMED: "confirmed, password to be handed over",
    State.DONE: "done",
    State.DECLINED: "declined",
    State.WITHDRAWN: "withdrawn",
    State.LAPSED: "lapsed after 7 days",
    State.STALE: "fits no more",
}
# What the act itself is called on the trail, once it is done.
ACT_OF: Final[dict[str, Act]] = {
    Proposed.TAKE_IN: Act.TAKE_IN_PERSON,
    Proposed.CHANGE: Act.CHANGE_ACCOUNT,
    Proposed.CLOSE: Act.CLOSE_ACCOUNT,
    Proposed.OPEN: Act.OPEN_ACCOUNT,
    Proposed.UNLOCK: Act.UNLOCK_ACCOUNT,
    Proposed.PASSWORD: Act.ISSUE_PASSWORD,
    Proposed.FACTOR: Act.RESET_FACTOR,
    Proposed.PEOPLE: Act.TAKE_IN_PERSON,
}


class ProposalFault(StrEnum):
    """Why something cannot be proposed, decided or handed over."""

    DECIDED = "decided"
    LAPSED = "lapsed"
    STALE = "stale"
    PROPOSER_GONE = "proposer_gone"
    HANDED_OVER = "handed_over"
    ASKED_ALREADY = "asked_already"
    NAME_TAKEN = "name_taken"
    NAME_UNUSABLE = "name_unusable"
    NO_UNIT = "no_unit"
    UNIT_ENDED = "unit_ended"
    NOTHING_CHANGED = "nothing_changed"
    CLOSED_ALREADY = "closed_already"
    OPEN_ALREADY = "open_already"
    IS_CLOSED = "is_closed"
    NOT_LOCKED = "not_locked"
    NO_FACTOR = "no_factor"
    NOBODY_NEW = "nobody_new"
    PEOPLE_CHANGED = "people_changed"
    KEYS_SHUT = "keys_shut"
    UNVOUCHED = "unvouched"


PROPOSAL_FAULT_WORDS: Final[dict[str, str]] = {
    ProposalFault.DECIDED: (
        "Somebody else has decided this proposal meanwhile: %(state)s. Nothing was done again."
    ),
    ProposalFault.LAPSED: "The proposal is older than 7 days and counts no more. Propose it anew.",
    ProposalFault.STALE: (
        "The account was changed after this was proposed, so it fits no more. Decline or withdraw it, "
        "look at the account, and propose anew what is still wanted."
    ),
    ProposalFault.PROPOSER_GONE: (
        "Whoever proposed it keeps no accounts any more. Decline it; another administrator may "
        "propose it anew."
    ),
    ProposalFault.HANDED_OVER: (
        "The password was shown once already and is kept nowhere. If it is lost, propose another one."
    ),
    ProposalFault.ASKED_ALREADY: (
        "The same is proposed for this account already and waits. Wait for the answer, or withdraw "
        "that proposal first."
    ),
    ProposalFault.NAME_TAKEN: "An account of this name exists, open or closed. Choose another name.",
    ProposalFault.NAME_UNUSABLE: (
        "An account cannot have this name. Choose up to 40 small letters without marks, figures, "
        "dots, hyphens or underscores, beginning with a letter."
    ),
    ProposalFault.NO_UNIT: "There is no unit with the code %(code)s any more. Choose another one.",
    ProposalFault.UNIT_ENDED: (
        "The unit %(code)s ended on %(last)s. Choose a unit that still stands."
    ),
    ProposalFault.NOTHING_CHANGED: "Nothing is changed yet. Change a field, or leave it as it is.",
    ProposalFault.CLOSED_ALREADY: "The account is closed already.",
    ProposalFault.OPEN_ALREADY: "The account is open already.",
    ProposalFault.IS_CLOSED: "The account is closed. Propose to open it again first.",
    ProposalFault.NOT_LOCKED: "The account is not locked just now; its owner may sign in.",
    ProposalFault.NO_FACTOR: "The account has no second factor, so there is nothing to reset.",
    ProposalFault.NOBODY_NEW: (
        "No line of the list makes a new account. Look at the parts of the list: each line says why."
    ),
    ProposalFault.KEYS_SHUT: (
        "The keys are shut, so nobody can vouch for a right to what is closed. Let the security officer open "
        "them on the page “Encryption keys”, then do it again."
    ),
    ProposalFault.UNVOUCHED: (
        "Nobody vouches for this: it was asked for while the keys were shut, or written past the screens. Put it "
        "away, and begin anew while the keys are open."
    ),
    ProposalFault.PEOPLE_CHANGED: (
        "These accounts can no longer be made as they were proposed: %(names)s. Nobody was taken in. "
        "Decline it or have it withdrawn, bring the list again and propose what is still new."
    ),
}


class ProposalError(Exception):
    """What was asked cannot be done; `field` is what it is about, empty for the whole."""

    def __init__(self, fault: ProposalFault, field: str = "", **params: object) -> None:
        super().__init__(str(fault))
        self.fault, self.field, self.params = fault, field, params


def standing(state: str, *, proposed_at: datetime, fits: bool, at: datetime) -> State:
    """How a proposal stands at a moment; `fits` tells whether its account is as it was then."""
    if state not in OPEN_STATES:
        return State(state)
    if at - proposed_at >= LIVES_FOR:
        return State.LAPSED
    return State(state) if fits else State.STALE
