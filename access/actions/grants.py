"""What a person holds: given and ended, each with its event."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext

from access.actions.asking import (
    DaysReversed,
    Fact,
    NoSuchList,
    NothingHeld,
    ask,
    ask_second,
    ask_stands,
    known_account,
    let_into_words,
    plain,
    powers_of,
    tell,
)
from access.actions.effects import note_news
from access.actions.vouching import ask_can_vouch
from access.domain.actors import Actor, Role
from access.domain.levels import Level
from access.domain.people import (
    Powers,
)
from access.models import Clearance, RoleGrant, Unit, User
from access.models.standing import Assignment, Commitment, Standing, Training
from access.models.voucher import still_vouched
from access.queries.named_things import things_on
from audit.api import Act

_Held = tuple[type[Standing], Mapping[str, Fact]]


def grant(
    *,
    by: Actor,
    username: str,
    role: Role | None = None,
    clearance: Level | None = None,
    party_papers: bool = False,
    named_list: int | None = None,
    unit: Unit | None = None,
    inventory: int | None = None,
    commitment: str = "",
    course: str = "",
    since: date,
    until: date | None = None,
    basis: str = "",
    at: datetime,
    second: Actor | None = None,
) -> None:
    """
    One thing more that a person holds, from a day to a day, on the basis of a document.

    `second`, and only while the keys are open here. A clearance with `named_list` is for what stands on
    the list of this number alone. Raises AccessDenied, UnknownPerson, UnitEnded, NoSuchList,
    DaysReversed, or KeysAreShut.
    """
    ask(by, Act.GRANT, username, at=at)
    account = known_account(by=by, username=username, act=Act.GRANT, at=at)
    ask_stands(unit, at=at)
    _ask_days(since, until)
    party, roles = party_papers and clearance is not None, frozenset([str(role)] if role else [])
    powers = powers_of(account) | Powers(clearance or Level.ORDINARY, party, roles)
    ask_second(by, second, username, powers, act=Act.GRANT, at=at)
    ask_can_vouch(opens=powers.open_closed)
    held: list[_Held] = [
        *([(RoleGrant, {"role": role})] if role is not None else []),
        *_cleared(clearance, party_papers=party_papers, named_list=named_list),
        *_assigned(unit, inventory),
        *([(Commitment, {"text_version": commitment})] if commitment else []),
        *([(Training, {"course": course})] if course else []),
    ]
    with transaction.atomic():
        user = User.objects.select_for_update().get(username=username)
        for kind, fields in held:
            kind.objects.create(  # type: ignore[attr-defined]
                user=user, valid_from=since, valid_until=until, basis=basis, **fields
            )
            if role is not None:
                let_into_words(user, role)
            details = {
                "kind": kind.__name__.lower(),
                "since": since.isoformat(),
                "until": until.isoformat() if until else "",
                **{name: plain(value) for name, value in fields.items()},
            }
            tell(by, Act.GRANT, user, details, at=at, second=second, reason=basis)
        note_news(user, Act.GRANT, at=at)


def _ask_days(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise DaysReversed(
            gettext(
                "The last day lies before the first. Give a last day on or after the first day."
            )
        )


def _cleared(clearance: Level | None, *, party_papers: bool, named_list: int | None) -> list[_Held]:
    if clearance is None:
        return []
    fields: dict[str, Fact] = {"level": clearance, "party_papers": party_papers}
    if named_list is not None:
        if not things_on([named_list]):
            raise NoSuchList(named_list)
        fields["named_id"] = named_list
    return [(Clearance, fields)]


def _assigned(unit: Unit | None, inventory: int | None) -> list[_Held]:
    if unit is None and inventory is None:
        return []
    return [(Assignment, {"unit": unit, "inventory": inventory})]


def end(
    *,
    by: Actor,
    username: str,
    role: Role | None = None,
    clearance: bool = False,
    unit: Unit | None = None,
    inventory: int | None = None,
    commitment: bool = False,
    training: bool = False,
    day: date,
    basis: str = "",
    at: datetime,
) -> None:
    """
    What a person holds of this kind ends: it no longer counts from `day` on.

    Raises AccessDenied, NothingHeld, or UnknownPerson.
    """
    ask(by, Act.REVOKE, username, at=at)
    known_account(by=by, username=username, act=Act.REVOKE, at=at)
    with transaction.atomic():
        user = User.objects.select_for_update().get(username=username)
        asked: list[_Held] = []
        if role is not None:
            asked.append((RoleGrant, {"role": role}))
        if clearance:
            asked.append((Clearance, {}))
        if unit is not None:
            asked.append((Assignment, {"unit": unit}))
        if inventory is not None:
            asked.append((Assignment, {"inventory": inventory}))
        if commitment:
            asked.append((Commitment, {}))
        if training:
            asked.append((Training, {}))
        for kind, fields in asked:
            count = end_at(kind, user, fields, day)
            if not count:
                raise NothingHeld(kind.__name__.lower())
            details = {
                "kind": kind.__name__.lower(),
                "ended": count,
                **{name: plain(value) for name, value in fields.items()},
            }
            tell(by, Act.REVOKE, user, details, at=at, reason=basis)
        if role is not None:
            user.groups.remove(*Group.objects.filter(name=role))
        note_news(user, Act.REVOKE, at=at)


def end_at(kind: type[Standing], user: User, fields: Mapping[str, Fact], day: date) -> int:
    rows = kind.objects.filter(user=user, **fields)  # type: ignore[attr-defined]
    begun = rows.filter(valid_from__lt=day).exclude(valid_until__lt=day)
    for row in (ended := list(begun)):
        with still_vouched(row):
            row.valid_until = day - timedelta(days=1)
        row.save()
    # What was to begin on that day or later has never counted, and never will.
    return len(ended) + int(rows.filter(valid_from__gte=day).delete()[0])
