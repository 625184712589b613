"""
The first start of a site: a code is told, opens the page once, and the first people are made.

All of it ends for good with the first account.
"""

import hashlib
import hmac
import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from access.api import (
    Actor,
    Level,
    Role,
    first_start,
    has_people,
    new_password,
    register_unit,
    take_in_person,
    top_unit,
)
from archive.api import add_period, period_coded
from archive.domain.reference import PeriodSaid
from audit.api import Act, Entry, Outcome, TrailFilters, Who, append, append_durably, events
from machine.json_values import JsonObject
from portal.domain.first_start import FIRST_ROLES, FirstPerson, FirstStart
from portal.models import SetUpCode, SiteName
from portal.queries.site import NAME_KEPT, kept_name, set_up_code

if TYPE_CHECKING:
    from access.api import Unit

CODE_RULE = "set_up_code"
COLLECTIONS: Final = ((2010, 2014), (2014, 2024))


class SetUpClosed(Exception):
    """There are people already, or another browser holds the page: nothing is set up here."""


class WrongCode(Exception):
    """It is not the code that was told last, or it was used; the refusal is on the trail."""


class TooManyTries(Exception):
    """From this machine too many wrong codes came; the refusal is on the trail."""


def issue_set_up_code(*, at: datetime) -> str:
    """A new code in place of all that were told before; only its digest is kept."""
    code = new_password()
    with transaction.atomic():
        SetUpCode.objects.all().delete()
        SetUpCode.objects.create(digest=_digest(_letters(code)), issued_at=at)
    return code


def open_set_up(typed: str, *, workstation: str, at: datetime) -> str:
    """
    Let a browser in by the code, once; returns what it shows from then on.

    Raises SetUpClosed, WrongCode, TooManyTries.
    """
    if _refused_from(workstation, at=at) >= settings.AXES_FAILURE_LIMIT:
        _refuse(workstation, rule="address_locked", at=at)
        raise TooManyTries
    pass_ = secrets.token_urlsafe(32)
    with transaction.atomic():
        row = SetUpCode.objects.select_for_update().first()
        if has_people():
            raise SetUpClosed
        fits = row is not None and hmac.compare_digest(row.digest, _digest(_letters(typed)))
        if row is not None and fits and not row.opened_by:
            row.opened_by = _digest(pass_)
            row.save(update_fields=["opened_by"])
            _tell(_who(workstation), {"opened": True}, at=at)
            return pass_
    _refuse(workstation, rule=CODE_RULE, at=at)
    raise WrongCode


def holds_set_up(pass_: str) -> bool:
    """Whether this browser was let in by the code that was told last."""
    row = set_up_code()
    return bool(pass_) and row is not None and hmac.compare_digest(row.opened_by, _digest(pass_))


def set_site_up(
    first: FirstStart, *, pass_: str, workstation: str, at: datetime
) -> list[tuple[FirstPerson, str]]:
    """
    Name the site and make its first people, all or nothing; returns their passwords, told once.

    Raises SetUpClosed.
    """
    by = first_start(workstation)
    with transaction.atomic():
        SetUpCode.objects.select_for_update().first()
        if has_people() or not holds_set_up(pass_):
            raise SetUpClosed
        unit = top_unit() or register_unit(
            by=by, code=first.code, name=first.organisation, parent=None, at=at
        )
        made = [(person, _made(person, by, unit, at)) for person in first.people]
        name_site(by.who, organisation=first.organisation, place=first.place, at=at)
        _collections(by, at)
        SetUpCode.objects.all().delete()
    return made


def _collections(by: Actor, at: datetime) -> None:
    """
    The two collections whose papers are taken in first, each with its page; the archivist changes
    them and the rule for the year they share.
    """
    for first, last in COLLECTIONS:
        code = f"{first}-{last}"
        if period_coded(code) is None:
            title = gettext("Papers of %(first)s – %(last)s") % {"first": first, "last": last}
            add_period(actor=by, code=code, said=PeriodSaid(title, first, last), at=at)


def name_site(who: Who, *, organisation: str, place: str, at: datetime) -> bool:
    """What the site is called from now on; whether that is anything new."""
    before = kept_name()
    if before is not None and (before.organisation, before.place) == (organisation, place):
        return False
    with transaction.atomic():
        SiteName.objects.all().delete()
        SiteName.objects.create(organisation=organisation, place=place)
        _tell(who, {"organisation": organisation, "place": place}, at=at)
        transaction.on_commit(lambda: cache.delete(NAME_KEPT))
    return True


def _made(person: FirstPerson, by: Actor, unit: "Unit", at: datetime) -> str:
    level = FIRST_ROLES[person.role]
    return take_in_person(
        by=by,
        username=person.username,
        full_name=person.full_name,
        roles=[person.role],
        unit=unit,
        clearance=level,
        party_papers=level == Level.TOP_SECRET and person.role == Role.SECURITY_OFFICER,
        assigned_to=[unit],
        commitment=person.commitment,
        course=person.course,
        since=timezone.localtime(at).date(),
        at=at,
    )


def _letters(code: str) -> str:
    """The code however it is typed: small or capital, with or without its hyphens."""
    return "".join(sign for sign in code.casefold() if sign.isalnum())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _refused_from(workstation: str, *, at: datetime) -> int:
    """Wrong codes from this machine, of late and since the code was told that is asked for."""
    row = set_up_code()
    since = at - settings.KHOSO_TRIES_COUNT_FOR
    if row is not None:
        since = max(since, row.issued_at)
    refused = TrailFilters(action=Act.SET_UP, outcome=Outcome.REFUSED, since=since)
    return events(refused).filter(workstation=workstation, rule=CODE_RULE).count()


def _refuse(workstation: str, *, rule: str, at: datetime) -> None:
    append_durably(
        Entry(
            who=_who(workstation),
            action=Act.SET_UP,
            subject_kind="system",
            outcome=Outcome.REFUSED,
            rule=rule,
        ),
        at=at,
    )


def _who(workstation: str) -> Who:
    return first_start(workstation).who


def _tell(who: Who, details: JsonObject, *, at: datetime) -> None:
    append(Entry(who=who, action=Act.SET_UP, subject_kind="system", details=details), at=at)
