"""What is said of keys that do not open, and what to do."""

from django.utils.translation import gettext

from archive.domain.key_words import key_fault_words
from keys.domain.slots import SHORTEST_PASSPHRASE


def fault_in_words(fault: str) -> str:
    """Why keys do not open, and what to do."""
    return gettext(key_fault_words(fault))


def refused_in_words(fault: str, wait: int) -> str:
    """Why nothing was opened, and what to do."""
    if fault == "too_soon":
        return gettext(
            "Too many wrong tries: the next one is looked at in %(seconds)s seconds. Nothing is locked."
        ) % {"seconds": wait}
    said = fault_in_words(fault)
    if fault == "wrong" and wait:
        said += " " + gettext("The next try is looked at in %(seconds)s seconds.") % {
            "seconds": wait
        }
    return said


def unfit_in_words() -> str:
    """What a passphrase is to be."""
    return gettext(
        "The passphrase is too short or of few letters: take %(fewest)s letters at least, as several "
        "words that belong to no sentence."
    ) % {"fewest": SHORTEST_PASSPHRASE}
