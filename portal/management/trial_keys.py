"""What commands of the trial do about its keys; whatever fails keeps nobody from looking around."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext

from access.api import Actor, has_people, rights_standing, vouch_for_all
from archive.domain.key_words import KeysRefused
from keys.api import UnfitSecret
from portal.actions.opening_keys import KeysThere
from portal.actions.trial_keys import make_trial_keys, open_trial_keys
from portal.queries.key_words import refused_in_words


def made_and_open(*, by: Actor, at: datetime) -> tuple[str, str]:
    """
    The trial's keys made, where there are none, and open in this process.

    Returns the passphrase, where they were made just now, and what is to be told of trouble.
    """
    # Tracebacks show what a process holds in memory: with them there are no keys.
    if settings.KHOSO_KEY_FILE is None or settings.DEBUG:
        return "", ""
    file = Path(settings.KHOSO_KEY_FILE)
    try:
        phrase = make_trial_keys(
            by=by,
            file=file,
            phrase_label=gettext("trial"),
            file_label=gettext("key file of the trial"),
            at=at,
        )
    except (OSError, UnfitSecret, KeysThere) as why:
        return "", gettext(
            "The trial goes on without keys, so its closed papers are not encrypted: the key file "
            "%(file)s cannot be made or used (%(why)s)."
        ) % {"file": file, "why": _why(why)}
    trouble = opened(by=by, at=at)
    if phrase and has_people():
        # A trial of before: its people are invented, and nobody looks at them.
        vouch_for_all(by=by, shown=rights_standing(localtime(at).date()), at=at)
    return phrase, trouble


def opened(*, by: Actor, at: datetime) -> str:
    """The trial's keys open in this process; what is to be told of trouble."""
    if settings.KHOSO_KEY_FILE is None:
        return ""
    file = Path(settings.KHOSO_KEY_FILE)
    try:
        open_trial_keys(by=by, file=file, at=at)
    except OSError as why:
        return gettext("The key file %(file)s cannot be read: %(why)s.") % {
            "file": file,
            "why": _why(why),
        }
    except KeysRefused as why:
        return f"{file}: {refused_in_words(why.fault, why.wait)}"
    return ""


def _why(error: Exception) -> str:
    return str(getattr(error, "strerror", "") or error)
