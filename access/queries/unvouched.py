"""Every row by which somebody may read something closed, or comes in as whoever may: vouched for or not."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import F, IntegerField, Model, Q, QuerySet, Value
from django.utils.translation import gettext

from access.domain.actors import ROLE_WORDS, Role
from access.domain.levels import LEVEL_WORDS, Level
from access.domain.openings import OpeningState
from access.domain.spans import in_words as day_in_words
from access.domain.vouchers import gives_rights, opens_closed
from access.models import (
    Assignment,
    Clearance,
    NamedThing,
    Opening,
    RecoveryCode,
    RoleGrant,
    SecondFactor,
    Unit,
    UnitDuty,
    User,
)
from access.models.voucher import (
    Vouched,
    agree,
    said_columns,
    told_as_read,
    told_by,
    values_in,
)
from access.queries.vouched import BEARERS, asks_vouchers, said_as_json

# Of whom a row is: an opening names an account, everything else its owner.
_OWNER: Final[Mapping[type[Model], str]] = {Opening: "account_id"}
_KINDS: Final = tuple(BEARERS)
_WAYS_IN: Final[tuple[type[Vouched], ...]] = (SecondFactor, RecoveryCode)


@dataclass(frozen=True, slots=True)
class Right:
    """A row that bears a voucher: which, of whom, what it says, and whether anybody vouches for it."""

    model: type[Vouched]
    number: int
    account: int
    columns: Mapping[str, Any]
    told: bytes
    voucher: str

    @property
    def is_vouched(self) -> bool:
        """Whether its voucher is that of what it says; without open keys none is."""
        return agree(self.voucher, self.told)

    @property
    def opens(self) -> bool:
        """Whether it makes its owner somebody who reads what is closed, or says who may."""
        said = self.columns
        if self.model is Clearance:
            return opens_closed(level=said["level"], party_papers=bool(said["party_papers"]))
        return self.model in {Opening, UnitDuty} or (
            self.model is RoleGrant and gives_rights([said["role"]])
        )

    @property
    def wants_voucher(self) -> bool:
        """A clearance for what is open to all is asked for none."""
        if self.model is NamedThing:
            said = self.columns
            return opens_closed(level=said["level"], party_papers=bool(said["party_papers"]))
        return self.model is not Clearance or self.opens


@dataclass(frozen=True, slots=True)
class OfAccount:
    """An account with the rows of it that bear vouchers, itself first."""

    username: str
    full_name: str
    rights: Sequence[Right]

    @property
    def opens(self) -> bool:
        """Whether anything closed is open to it by what stands here, or it says to whom."""
        return any(one.opens for one in self.rights)

    @property
    def unvouched(self) -> list[Right]:
        """What nobody vouches for."""
        return [one for one in self.rights if one.wants_voucher and not one.is_vouched]


@dataclass(frozen=True, slots=True)
class UnvouchedLine:
    """A row that nobody vouches for, in words: whose, what it would give, and for which days."""

    account: int
    username: str
    full_name: str
    words: str


def rights_standing(day: date, *, opening: bool = False) -> list[OfAccount]:
    """
    All accounts with what they hold on that day or later; with `opening`, only those that anything
    closed is open to. Few questions, however many accounts there are.
    """
    users = User.objects.order_by("username")
    if opening:
        users = users.filter(pk__in=_opened(day))
    found: dict[int, list[Right]] = defaultdict(list)
    accounts = {user.pk: user for user in users}
    chosen = None if not opening else list(accounts)
    for right in (*_of_kinds(day, chosen), *_of_lists(day, chosen), *_of_ways_in(chosen)):
        found[right.account].append(right)
    return [
        OfAccount(user.username, user.full_name, [_right(user, user.pk), *found[user.pk]])
        for user in accounts.values()
    ]


def unvouched_lines(day: date) -> list[UnvouchedLine]:
    """What stands and would open something closed if anybody vouched for it; nothing with shut keys."""
    if not asks_vouchers():
        return []
    held = [one for one in rights_standing(day, opening=True) if one.opens]
    units = unit_names() if any(one.unvouched for one in held) else {}
    return [
        UnvouchedLine(right.account, one.username, one.full_name, right_in_words(right, units))
        for one in held
        for right in one.unvouched
    ]


def unit_names() -> Mapping[int, str]:
    """What each unit is called."""
    return dict(Unit.objects.values_list("pk", "name"))


def right_in_words(right: Right, units: Mapping[int, str]) -> str:
    """What a row gives, and for which days."""
    said = right.columns
    words = _WORDS[right.model](said, units)
    first, last = said.get("valid_from"), said.get("valid_until")
    if not first:
        return words
    days = day_in_words(date.fromisoformat(first))
    if last:
        return f"{words} ({days}–{day_in_words(date.fromisoformat(last))})"
    return gettext("%(what)s (from %(first)s)") % {"what": words, "first": days}


def _opened(day: date) -> list[int]:
    """The accounts that a row, vouched for or not, makes readers of what is closed or givers of rights."""
    later = _later(day)
    cleared = Clearance.objects.filter(later, Q(level__gt=Level.ORDINARY) | Q(party_papers=True))
    gives = RoleGrant.objects.filter(later, role=str(Role.SECURITY_OFFICER))
    heads = UnitDuty.objects.filter(later)
    opened = Opening.objects.filter(stands=str(OpeningState.OPEN))
    parts: list[QuerySet[Any, Any]] = [
        gives.order_by().values_list("user_id"),
        heads.order_by().values_list("user_id"),
        opened.order_by().values_list("account_id"),
    ]
    return [one for (one,) in cleared.order_by().values_list("user_id").union(*parts)]


def _later(day: date) -> Q:
    return Q(valid_until__isnull=True) | Q(valid_until__gte=day)


def _of_kinds(day: date, accounts: list[int] | None) -> Iterator[Right]:
    first, *others = (_rows(place, kind, day, accounts) for place, kind in enumerate(_KINDS))
    for place, number, account, said, voucher in first.union(*others, all=True):
        model: Any = BEARERS[_KINDS[place]]
        values = values_in(said)
        columns = dict(zip((one.attname for one in said_columns(model)), values, strict=True))
        yield Right(model, number, account, columns, told_as_read(model, values), voucher)


def _rows(place: int, kind: str, day: date, accounts: list[int] | None) -> QuerySet[Any, Any]:
    model = BEARERS[kind]
    owner = _OWNER.get(model, "user_id")
    rows: QuerySet[Any, Any] = model._default_manager.order_by()  # noqa: SLF001 - Django's own name
    if model is Opening:
        rows = rows.filter(stands=str(OpeningState.OPEN))
    else:
        rows = rows.filter(_later(day))
    if accounts is not None:
        rows = rows.filter(**{f"{owner}__in": accounts})
    told: QuerySet[Any, Any] = rows.annotate(
        kind_=Value(place, IntegerField()), owner_=F(owner), said_=said_as_json(model)
    )
    return told.values_list("kind_", "pk", "owner_", "said_", "voucher")


def _of_lists(day: date, accounts: list[int] | None) -> Iterator[Right]:
    """What stands on the lists that clearances are limited to, for each account that is so cleared."""
    held = Clearance.objects.filter(_later(day), named__isnull=False)
    if accounts is not None:
        held = held.filter(user__in=accounts)
    cleared: dict[int, list[Clearance]] = defaultdict(list)
    for clearance in held.order_by("pk"):
        cleared[clearance.named_id or 0].append(clearance)
    for row in NamedThing.objects.filter(named_list__in=list(cleared), removed_at__isnull=True):
        for one in cleared[row.named_list_id]:
            said = {
                "dossier": row.dossier, "record": row.record, "level": one.level,
                "party_papers": one.party_papers,
            }  # fmt: skip
            yield Right(NamedThing, row.pk, one.user_id, said, told_by(row), row.voucher)


def _of_ways_in(accounts: list[int] | None) -> Iterator[Right]:
    for model in _WAYS_IN:
        rows: Any = model._default_manager.all()  # noqa: SLF001 - Django's own name
        for row in rows if accounts is None else rows.filter(user__in=accounts):
            yield _right(row, row.user_id)


def _right(row: Vouched, account: int) -> Right:
    return Right(type(row), int(row.pk), account, {}, told_by(row), row.voucher)


def _role(said: Mapping[str, Any], _units: Mapping[int, str]) -> str:
    return f"{gettext('Role')}: {gettext(ROLE_WORDS.get(said['role'], said['role']))}"


def _clearance(said: Mapping[str, Any], _units: Mapping[int, str]) -> str:
    return f"{gettext('Cleared to')}: {_level(said)}"


def _assignment(said: Mapping[str, Any], units: Mapping[int, str]) -> str:
    unit, shelf = said["unit_id"], said["inventory"]
    places = [units.get(unit, f"#{unit}")] if unit else []
    return f"{gettext('Papers of')}: {' · '.join([*places, *([f'#{shelf}'] if shelf else [])])}"


def _duty(said: Mapping[str, Any], units: Mapping[int, str]) -> str:
    unit = said["unit_id"]
    return gettext("Duty in the unit %(unit)s") % {"unit": units.get(unit, f"#{unit}")}


def _opening(said: Mapping[str, Any], _units: Mapping[int, str]) -> str:
    return f"{gettext('Opened in an emergency')}: {said['place']} · {_level(said)}"


def _thing(said: Mapping[str, Any], _units: Mapping[int, str]) -> str:
    number = f"KS-{said['record']:07d}" if said["record"] else f"#{said['dossier']}"
    words = gettext("Open by its name: %(what)s") % {"what": number}
    return f"{words} · {_level(said)}"


def _level(said: Mapping[str, Any]) -> str:
    level = said["level"]
    words = gettext(LEVEL_WORDS[Level(level)]) if level in set(Level) else str(level)
    return f"{words} · {gettext('Party papers')}" if said["party_papers"] else words


def _account(_said: Mapping[str, Any], _units: Mapping[int, str]) -> str:
    return gettext("The account itself: its name, password, and whether it is open")


def _factor(_said: Mapping[str, Any], _units: Mapping[int, str]) -> str:
    return gettext("Its second factor")


def _code(_said: Mapping[str, Any], _units: Mapping[int, str]) -> str:
    return gettext("A recovery code of its second factor")


_WORDS: Final[Mapping[type[Vouched], Callable[[Mapping[str, Any], Mapping[int, str]], str]]] = {
    RoleGrant: _role,
    Clearance: _clearance,
    Assignment: _assignment,
    UnitDuty: _duty,
    Opening: _opening,
    NamedThing: _thing,
    User: _account,
    SecondFactor: _factor,
    RecoveryCode: _code,
}


def words_of_accounts(held: Iterable[OfAccount]) -> Iterator[str]:
    """Each account in a line, with everything that is to be vouched for of it."""
    units = unit_names()
    for one in held:
        rights = "; ".join(right_in_words(right, units) for right in one.rights)
        yield f"{one.username} · {one.full_name}: {rights}"
