"""Why a change of units, workstations or scanners is not taken, in words for whoever asked for it."""

from enum import StrEnum


class ListFault(StrEnum):
    """What is wrong with what was said."""

    NOT_A_CODE = "not_a_code"
    CODE_TAKEN = "code_taken"
    NO_SUCH_UNIT = "no_unit"
    ITS_OWN_PARENT = "its_own_parent"
    ENDS_TOO_EARLY = "ends_too_early"
    NOT_A_PARTY_CODE = "not_a_party_code"
    PARTY_CODE_TAKEN = "party_code_taken"
    NAME_FROM_LATER = "name_from_later"
    NAME_FROM_TOO_EARLY = "name_from_too_early"
    SAME_NAME = "same_name"
    ITS_OWN_SUCCESSOR = "its_own_successor"
    SUCCESSOR_ENDED = "successor_ended"
    ENDED_ALREADY = "ended_already"
    NOT_ENDED = "not_ended"
    UNIT_ENDED = "unit_ended"
    NO_PERSON = "no_person"
    ONE_AT_A_TIME = "one_at_a_time"
    WIDENS = "widens"
    NOTHING_CHANGED = "nothing_changed"
    STILL_NAMED = "still_named"
    NAME_TAKEN = "name_taken"
    NOT_AN_ADDRESS = "not_an_address"
    NO_ADDRESS = "no_address"
    ADDRESS_TAKEN = "address_taken"
    TWO_PLACES = "two_places"
    NO_WORKSTATION = "no_workstation"
    HAS_SCANNERS = "has_scanners"
    SCANNED_AHEAD = "scanned_ahead"
    SEALED_BEFORE_SCAN = "sealed_before_scan"


LIST_FAULT_WORDS: dict[str, str] = {
    ListFault.NOT_A_CODE: "Write letters without marks, figures, and . _ - between them: it stands in addresses.",
    ListFault.CODE_TAKEN: "Another unit has this code: %(name)s. Choose another code.",
    ListFault.NO_SUCH_UNIT: "There is no unit with the code %(code)s.",
    ListFault.ITS_OWN_PARENT: "The unit would stand above itself. Choose another one above.",
    ListFault.ENDS_TOO_EARLY: (
        "The last day lies before the first, %(first)s. Give a last day on or after it."
    ),
    ListFault.NOT_A_PARTY_CODE: (
        "The code of a Party organisation has fourteen digits and nothing else. Copy it from its "
        "paper, or leave it empty."
    ),
    ListFault.PARTY_CODE_TAKEN: "%(name)s (%(code)s) has this code already. Look which of the two is right.",
    ListFault.NAME_FROM_LATER: "The new name begins after today. Enter it on the day or later.",
    ListFault.NAME_FROM_TOO_EARLY: (
        "Before %(first)s the unit was not there, or had its former name. Give a later day."
    ),
    ListFault.SAME_NAME: "The name is as it was. Write the new name, or leave the day empty.",
    ListFault.ITS_OWN_SUCCESSOR: "%(code)s would come after itself.",
    ListFault.SUCCESSOR_ENDED: "%(code)s had ended by then. Name a unit that still stood.",
    ListFault.ENDED_ALREADY: "It has an end already. Open it again first.",
    ListFault.NOT_ENDED: "It has no end, so there is nothing to open again.",
    ListFault.UNIT_ENDED: (
        "%(code)s ended on %(last)s. Name a unit that still stands; for old papers, assign their inventory."
    ),
    ListFault.NO_PERSON: "No open account has the name %(name)s.",
    ListFault.ONE_AT_A_TIME: (
        "%(name)s has this duty from %(first)s to %(last)s. One person at a time: let it end "
        "before, or choose other days."
    ),
    ListFault.WIDENS: (
        "There, people who are cleared for secrets, or you yourself, would see more inventories. "
        "Nobody decides that alone: have it done by the command unit at the machine itself, with "
        "the security officer."
    ),
    ListFault.NOTHING_CHANGED: "Nothing is changed yet. Change a field, or leave it as it is.",
    ListFault.STILL_NAMED: "It is in use: %(by)s. What is in use is not deleted; let it end instead.",
    ListFault.NAME_TAKEN: "Another machine has this name. Choose another one.",
    ListFault.NOT_AN_ADDRESS: "This is not an address of a computer, such as 10.0.0.7.",
    ListFault.NO_ADDRESS: "A workstation is known by its address. Write it as 10.0.0.7.",
    ListFault.ADDRESS_TAKEN: "%(name)s has this address. Give another one, or let that one end first.",
    ListFault.TWO_PLACES: (
        "A scanner hangs on a workstation or has an address of its own, not both. Leave one empty."
    ),
    ListFault.NO_WORKSTATION: "There is no workstation with the name %(name)s that is in use.",
    ListFault.HAS_SCANNERS: ("Scanners hang on it: %(names)s. Give them another place first."),
    ListFault.SCANNED_AHEAD: "That day lies ahead. Give the day on which the machine was looked through.",
    ListFault.SEALED_BEFORE_SCAN: (
        "The seal would end before the machine was looked through. Look which of the two days is right."
    ),
}
# What may name a row, in words; anything else is of the archive.
NAMED_BY_WORDS: dict[str, str] = {
    "unit": "units below it",
    "unitsuccession": "units before or after it",
    "unitduty": "its people",
    "user": "people who belong to it",
    "assignment": "people who are assigned to it",
    "workstation": "machines",
    "trail": "acts on the trail that were done there",
    "archive": "papers of the archive",
}


class ListError(Exception):
    """
    What was said cannot be done, or not so. `field` is what it is about, of what was said; empty
    where it is about the whole. `kinds` are what names a row, of `NAMED_BY_WORDS`.
    """

    def __init__(
        self, field: str, fault: ListFault, kinds: tuple[str, ...] = (), **params: object
    ) -> None:
        super().__init__(str(fault))
        self.field, self.fault, self.kinds, self.params = field, fault, kinds, params


class ChangedMeanwhile(Exception):
    """Somebody else has changed the row since it was shown."""
