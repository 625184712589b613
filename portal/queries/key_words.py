"""What is said of keys that do not open, and what to do."""

from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from keys.domain.slots import SHORTEST_PASSPHRASE

FAULT_WORDS: Final = {
    "wrong": _("This opens nothing: look at Caps Lock and at the marks, then try again."),
    "none": _("No keys were made here yet. The security officer makes them with prepare_keys."),
    "other_site": _(
        "The keys that stand in the folder KHOSO_KEYS are those of another archive. Put this archive's "
        "own there, or its copy."
    ),
    "shut": _("The keys are shut. Open them first."),
    "renewing": _("The keys are being renewed already; it goes on by itself while they are open."),
    "away": _("The keeper of the keys does not answer. It runs with the store: start that first."),
}
UNUSABLE = _(
    "The file of keys cannot be used: it is missing, damaged or of a newer version. Put its copy back."
)


def refused_in_words(fault: str, wait: int) -> str:
    """Why nothing was opened, and what to do."""
    if fault == "too_soon":
        return gettext(
            "Too many wrong tries: the next one is looked at in %(seconds)s seconds. Nothing is locked."
        ) % {"seconds": wait}
    said = str(FAULT_WORDS.get(fault, UNUSABLE))
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
