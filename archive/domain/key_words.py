"""The keys of what is closed: what is said on the trail and to people where they do not open."""

from typing import Final

from access.domain.permissions import named

KEYS: Final = named("keys")
# What the keeper finds, as the condition that did not hold.
RULES: Final = {
    "wrong": "wrong_key",
    "too_soon": "key_pause",
    "none": "keys_made",
    "other_site": "key_of_site",
    "shut": "keys_open",
    "renewing": "keys_renewed",
}
KEY_FAULT_WORDS: Final = {
    "wrong": "This opens nothing: look at Caps Lock and at the marks, then try again.",
    "none": "No keys were made here yet. The security officer makes them with prepare_keys.",
    "other_site": "The keys that stand in the folder KHOSO_KEYS are those of another archive. Put this "
    "archive's own there, or its copy.",
    "shut": "The keys are shut. Open them first.",
    "renewing": "The keys are being renewed already; it goes on by itself while they are open.",
    "away": "The keeper of the keys does not answer. It runs with the store: start that first.",
    "unusable": "The file of keys cannot be used: it is missing, damaged or of a newer version. Put its "
    "copy back.",
}


class KeysRefused(Exception):
    """It was not done: `fault` says why, `wait` how many seconds nobody need try again."""

    def __init__(self, fault: str, wait: int = 0) -> None:
        super().__init__(fault)
        self.fault = fault
        self.wait = wait


def key_fault_words(fault: str) -> str:
    """What is said of a fault, as a message to translate."""
    return KEY_FAULT_WORDS.get(fault, KEY_FAULT_WORDS["unusable"])
