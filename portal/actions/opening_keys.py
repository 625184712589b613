"""
Keys of what is closed: made once, opened by whoever knows the passphrase or has the key file, and shut.

Each try stands on the trail, also one that came before its time. Whoever knows no passphrase opens
nothing, whatever their role; so at the machine itself no role is asked.
"""

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from access.api import (
    Actor,
    Granted,
    Permission,
    require,
    rights_standing,
    unasked,
    vouch_for_all,
    words_of_accounts,
)
from archive.api import key_place, open_store
from archive.domain.key_words import KEYS, KeysRefused
from archive.machine_api import (
    guard_closed_words,
    lowered_before,
    tell_refused,
    vouch_for_lowered,
)
from audit.api import Act
from keys.api import Kind, Secret, StoreUnusable, WrongKey, look_again, make_keys, opened_here
from keys.domain.slots import LONGEST_FILE, said
from keys.machine_api import COPY_FILE, KeeperAway, ask, bytes_said
from machine.json_values import JsonObject
from machine.privacy import memory_kept_private
from portal.queries.keys import keeper_door


class KeysThere(Exception):
    """Keys were made already, here or in the folder of the copy: others would open nothing of theirs."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


def make_site_keys(*, by: Actor, for_whom: Sequence[Secret], at: datetime) -> Path:
    """
    The keys of this archive, with the ways to open them; where they stand.

    Raises KeysThere, TooFewSlots, OSError.
    """
    place = key_place()
    copy = settings.KHOSO_KEYS_COPY
    for there in (place.path, place.mark, *([Path(copy) / COPY_FILE] if copy is not None else [])):
        if there.exists() and (there == place.mark or there.stat().st_size):
            raise KeysThere(there)
    granted = unasked(by, Act.MAKE_KEYS, KEYS, at=at)
    place.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = make_keys(place.path, site=place.site(), for_whom=for_whom, by=by.username, at=at)
    file.close()
    _write_mark(place.mark)
    # What was looked for in vain before is there now.
    look_again()
    guard_closed_words()
    with transaction.atomic():
        granted.append(ways=len(for_whom))
    return place.path


def open_keys(*, by: Actor, kind: Kind, content: bytes, at: datetime) -> None:
    """
    What is closed can be read from now on, by whoever may. A passphrase comes as it was typed.

    Raises AccessDenied, KeysRefused.
    """
    granted = _granted(by, Act.OPEN_KEYS, at)
    secret = said(content.decode("utf-8", "replace")) if kind is Kind.PASSPHRASE else content
    answer = _asked(
        granted,
        {
            "ask": "open",
            "kind": str(kind),
            "site": key_place().site().hex(),
            "secret": bytes_said(secret[: LONGEST_FILE + 1]),
        },
        too_long=len(secret) > LONGEST_FILE,
    )
    if not answer.get("open"):
        raise AssertionError("what the keeper does not refuse it has opened")
    try:
        granted.note(kind=str(kind))
    except BaseException:
        # What no trail tells of is not to be.
        _shut()
        raise


def shut_keys(*, by: Actor, at: datetime) -> None:
    """Nothing of what is closed can be read any more. Raises AccessDenied, KeysRefused."""
    granted = _granted(by, Act.SHUT_KEYS, at)
    _asked(granted, {"ask": "shut"})
    granted.note()


def vouch_for_rights(
    *,
    by: Actor,
    kind: Kind,
    content: bytes,
    looked: Callable[[Sequence[str]], bool],
    at: datetime,
) -> int:
    """
    Vouch for every right that stands here, once whoever knows the passphrase has looked at all of them and
    said yes; for how many rows. A passphrase comes as it was typed, and opens the keys of this program alone.

    Raises KeysRefused.
    """

    def vouch() -> int:
        shown = rights_standing(timezone.localtime(at).date())
        if not shown or not looked(list(words_of_accounts(shown))):
            return 0
        return vouch_for_all(by=by, shown=shown, at=at)

    return _with_opened(by, kind, content, vouch, at=at)


def vouch_for_what_was_lowered(
    *,
    by: Actor,
    kind: Kind,
    content: bytes,
    looked: Callable[[Sequence[str]], bool],
    at: datetime,
) -> int:
    """
    The same for what came down here before anybody vouched for that: without it, it stays as closed as it was.

    Raises KeysRefused.
    """

    def vouch() -> int:
        shown = lowered_before(open_store(settings.KHOSO_VAULT))
        if not shown or not looked([one.words for one in shown]):
            return 0
        return vouch_for_lowered(by=by, shown=shown, at=at)

    return _with_opened(by, kind, content, vouch, at=at)


def _with_opened(
    by: Actor, kind: Kind, content: bytes, vouch: Callable[[], int], *, at: datetime
) -> int:
    granted = unasked(by, Act.VOUCH, KEYS, at=at)
    secret = said(content.decode("utf-8", "replace")) if kind is Kind.PASSPHRASE else content
    try:
        with memory_kept_private(), opened_here(kind, secret):
            return vouch()
    except WrongKey:
        _refused(granted, "wrong")
    except StoreUnusable:
        _refused(granted, "none")


def renew_keys(*, by: Actor, at: datetime) -> None:
    """
    New keys for every class: what the old ones wrapped is wrapped anew in the background, and then they are
    gone, so that no copy of the keys from before opens what was destroyed before.

    Raises AccessDenied, KeysRefused.
    """
    granted = _granted(by, Act.RENEW_KEYS, at)
    answer = _asked(granted, {"ask": "renew"})
    granted.note(classes=int(str(answer.get("renewing", 0))))


def encrypt_closed(*, by: Actor, at: datetime) -> None:
    """What is closed and stands as it was before there were keys is written down anew, for the worker."""
    granted = unasked(by, Act.ENCRYPT_CLOSED, KEYS, at=at)
    guard_closed_words()
    with transaction.atomic():
        granted.append()


def _granted(by: Actor, act: Act, at: datetime) -> Granted:
    if by.is_console:
        return unasked(by, act, KEYS, at=at)
    return require(by, Permission.KEEP_KEYS, KEYS, act=act, at=at)


def _asked(granted: Granted, what: JsonObject, *, too_long: bool = False) -> JsonObject:
    if too_long:
        # No key is so long; nobody need look at it.
        answer: JsonObject = {"fault": "wrong"}
    else:
        try:
            answer = ask(what, folder=keeper_door())
        except KeeperAway:
            answer = {"fault": "away"}
    fault = str(answer.get("fault", ""))
    if fault:
        _refused(granted, fault, int(str(answer.get("wait", 0))))
    return answer


def _refused(granted: Granted, fault: str, wait: int = 0) -> NoReturn:
    tell_refused(granted, fault)
    raise KeysRefused(fault, wait)


def _shut() -> None:
    try:
        ask({"ask": "shut"}, folder=keeper_door())
    except KeeperAway:
        return


def _write_mark(mark: Path) -> None:
    """From now on a file of keys that is not there is lost, and no archive without any."""
    mark.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(mark, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
