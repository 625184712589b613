"""
Keys of the trial, which starts with open ones, as an archive does whose key file is on a stick.

They are made at its first start, also of a trial that an earlier version made without any: the worker
then encrypts what stands there. What runs before there is a keeper opens them for itself alone.
"""

from datetime import datetime
from pathlib import Path

from access.api import Actor, new_password
from archive.machine_api import open_for_this_program
from keys.api import Kind, Secret
from keys.domain.slots import LONGEST_FILE
from portal.actions.key_files import write_key_file
from portal.actions.opening_keys import make_site_keys
from portal.queries.keys import keys_made


def make_trial_keys(
    *, by: Actor, file: Path, phrase_label: str, file_label: str, at: datetime
) -> str:
    """
    The trial's keys, which a passphrase opens and the key file, written where none lies; the
    passphrase, or nothing where they were made before.

    Raises OSError, KeysThere, UnfitSecret.
    """
    if keys_made():
        return ""
    # What a trial left whose folder was removed opens the next one as well.
    content = file.read_bytes() if file.exists() else write_key_file(file)
    phrase = f"{new_password()}-{new_password()}"
    ways = [Secret.passphrase(phrase_label, phrase), Secret.key_file(file_label, content)]
    make_site_keys(by=by, for_whom=ways, at=at)
    return phrase


def open_trial_keys(*, by: Actor, file: Path, at: datetime) -> None:
    """
    Let this command alone read what is closed, by the trial's key file, where there are keys.

    Raises OSError, KeysRefused.
    """
    if not keys_made():
        return
    with file.open("rb") as source:
        content = source.read(LONGEST_FILE + 1)
    open_for_this_program(by=by, kind=Kind.FILE, content=content, at=at)
