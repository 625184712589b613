"""Who answers for a unit: one head and one contact person at a time, each kept with its days."""

from datetime import date, datetime, timedelta

from django.db import transaction

from access.actions.decide import require
from access.actions.lists import in_days, locked_unit
from access.domain.actors import Actor
from access.domain.list_faults import ListError, ListFault
from access.domain.permissions import Permission, named
from access.domain.spans import Span, in_words
from access.domain.units import Duty
from access.models import Unit, UnitDuty, User
from access.models.voucher import still_vouched
from audit.api import Act


def appoint(
    *,
    by: Actor,
    code: str,
    duty: str,
    username: str,
    since: date,
    at: datetime,
    until: date | None = None,
    basis: str = "",
    replacing: bool = False,
    version: int | None = None,
) -> None:
    """
    A person has a duty in a unit from a day on.

    With `replacing`, whoever has it without an end has it up to the day before. The trail names the
    account by its number. Raises AccessDenied, ListError, ChangedMeanwhile.
    """
    granted = require(by, Permission.KEEP_LISTS, named("unit", code), act=Act.CHANGE_UNIT, at=at)
    with transaction.atomic():
        unit = locked_unit(code, version)
        person = User.objects.filter(username=username, is_active=True).first()
        if person is None:
            raise ListError("username", ListFault.NO_PERSON, name=username[:40])
        wanted = Span(since, until)
        if wanted.is_reversed:
            raise ListError("until", ListFault.ENDS_TOO_EARLY, first=in_words(since))
        if Span(unit.valid_from, unit.valid_until).is_past(since):
            last = in_words(unit.valid_until)
            raise ListError("since", ListFault.UNIT_ENDED, code=unit.code, last=last)
        replaced = _replaced(unit, Duty(duty), since) if replacing else None
        _ask_free(unit, Duty(duty), wanted)
        UnitDuty.objects.create(
            unit=unit, duty=duty, user=person, valid_from=since, valid_until=until, basis=basis
        )
        granted.append(
            changed=[str(duty)],
            account=person.pk,
            since=in_days(since),
            until=in_days(until),
            reason=basis[:60],
            replaced=replaced,
        )


def end_duty(
    *, by: Actor, code: str, held: int, last: date, at: datetime, version: int | None = None
) -> None:
    """
    A person has a duty up to a last day; `held` is its number.

    Raises AccessDenied, ListError, ChangedMeanwhile.
    """
    granted = require(by, Permission.KEEP_LISTS, named("unit", code), act=Act.CHANGE_UNIT, at=at)
    with transaction.atomic():
        unit = locked_unit(code, version)
        found = UnitDuty.objects.filter(pk=held, unit=unit).first()
        if found is None:
            raise ListError("", ListFault.NOTHING_CHANGED)
        if last < found.valid_from:
            first = in_words(found.valid_from)
            raise ListError("last", ListFault.ENDS_TOO_EARLY, first=first)
        with still_vouched(found):
            found.valid_until = last
        _ask_free(unit, Duty(found.duty), Span(found.valid_from, last), without=found.pk)
        found.save(update_fields=["valid_until", "voucher"])
        granted.append(changed=[found.duty], account=found.user_id, until=in_days(last))


def _replaced(unit: Unit, duty: Duty, since: date) -> int | None:
    """The account whose duty ends the day before `since`, if anybody has it without an end."""
    found = UnitDuty.objects.filter(
        unit=unit, duty=duty, valid_until__isnull=True, valid_from__lt=since
    ).first()
    if found is None:
        return None
    with still_vouched(found):
        found.valid_until = since - timedelta(days=1)
    found.save(update_fields=["valid_until", "voucher"])
    return int(found.user_id)


def _ask_free(unit: Unit, duty: Duty, wanted: Span, *, without: int = 0) -> None:
    held = UnitDuty.objects.select_related("user").filter(unit=unit, duty=duty).exclude(pk=without)
    for other in held:
        if wanted.meets(Span(other.valid_from, other.valid_until)):
            raise ListError(
                "since" if not without else "last",
                ListFault.ONE_AT_A_TIME,
                name=other.user.get_full_name(),
                first=in_words(other.valid_from),
                last=in_words(other.valid_until),
            )
