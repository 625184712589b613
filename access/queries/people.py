"""People as their screens show them: accounts with what they hold. Who may look the caller asks."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import (
    BigIntegerField,
    CharField,
    F,
    IntegerField,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from access.domain.actors import NOBODY, Actor
from access.domain.factors import demands_factor
from access.domain.grants import mark_of_held
from access.domain.levels import Level
from access.domain.named import NOTHING, joined, listed_words
from access.domain.people import Held as Kind
from access.domain.people import Lack, Powers, lacks_of
from access.domain.spans import Span
from access.models import (
    Assignment,
    Clearance,
    Commitment,
    NamedList,
    RecoveryCode,
    RoleGrant,
    Training,
    UnitDuty,
    User,
)
from access.models.standing import Given, Standing
from access.queries.attempts import is_locked
from access.queries.grants import RequestLine, Why, why_held
from access.queries.inventories import in_words
from access.queries.named_things import things_in_words, things_on, title_of_list
from access.queries.proposals import proposals_open
from access.queries.units import valid_on
from language.vietnamese import fold

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class PersonLine:
    """An account in the list, with what it holds on that day and how many proposals wait for it."""

    user: User
    roles: Sequence[str]
    clearance: Level
    party_papers: bool
    waiting: int


@dataclass(frozen=True, slots=True)
class People:
    """A stretch of the list, and the page of the accounts it is made of."""

    lines: Sequence[PersonLine]
    page: Page[User]


@dataclass(frozen=True, slots=True)
class Held:
    """
    Something a person holds, held or will hold, with its days.

    `what` is its name, or the code of a role or of a duty; a clearance has a level instead, and `named`,
    the number of the list that it is limited to, what that is called and what stands on it. `mark`
    names what came, or could have come, of a request, and `why` tells of that request.
    """

    what: str
    span: Span
    basis: str
    stands: bool
    is_past: bool
    level: Level | None = None
    party_papers: bool = False
    of: str = ""
    mark: str = ""
    given: int = 0
    why: Why | None = None
    named: int = 0
    list_title: str = ""
    things: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """An account with everything that is known of it, what is past and what is to come included."""

    user: User
    roles: Sequence[Held]
    clearances: Sequence[Held]
    assignments: Sequence[Held]
    commitments: Sequence[Held]
    trainings: Sequence[Held]
    duties: Sequence[Held]
    lacks: Sequence[Lack]
    locked: bool


OPEN, CLOSED = "mo", "dong"


def people_page(
    day: date,
    *,
    at: datetime,
    words: str = "",
    state: str = "",
    number: str = "",
    units: Collection[int] | None = None,
) -> People:
    """
    A page of the accounts whose name or unit holds the words, by given name; with `units` of those alone
    who are in one of them.
    """
    rows = User.objects.select_related("unit")
    if units is not None:
        rows = rows.filter(unit__in=units)
    if state:
        rows = rows.filter(is_active=state == OPEN)
    if words:
        rows = rows.filter(pk__in=_named(words))
    page = Paginator(rows, ON_A_PAGE).get_page(number)
    return People(_lines(list(page.object_list), day, at), page)


def _named(words: str) -> list[int]:
    """Accounts whose name, full name or unit holds the words; a site has some hundreds of people."""
    wanted = fold(words)
    columns = ("pk", "full_name", "username", "unit__code", "unit__name")
    return [
        pk
        for pk, *texts in User.objects.order_by().values_list(*columns)
        if wanted in fold(" ".join(text or "" for text in texts))
    ]


def _lines(users: Sequence[User], day: date, at: datetime) -> list[PersonLine]:
    held = _held_by(users, day)
    waiting: dict[str, int] = defaultdict(int)
    names = [user.username for user in users]
    for name in proposals_open(at=at).filter(username__in=names).values_list("username", flat=True):
        waiting[name] += 1
    return [
        PersonLine(
            user,
            sorted(held[user.pk].roles),
            held[user.pk].clearance,
            held[user.pk].party_papers,
            waiting[user.username],
        )
        for user in users
    ]


def _held_by(users: Iterable[User], day: date) -> Mapping[int, Powers]:
    """What opens secrets to these accounts on a day: roles and the highest clearance for all they work with."""
    found: dict[int, Powers] = defaultdict(Powers)
    of_these = Q(user__in=list(users)) & valid_on(day)
    for user, role in RoleGrant.objects.filter(of_these).values_list("user", "role"):
        found[user] |= Powers(roles=frozenset((role,)))
    of_all = Clearance.objects.filter(of_these, named__isnull=True)
    rows = of_all.values_list("user", "level", "party_papers")
    for user, level, party in rows:
        found[user] |= Powers(Level(level), party)
    return found


def account_numbered(number: int) -> User | None:
    """The account with this number, open or closed."""
    return User.objects.select_related("unit").filter(pk=number).first()


def person_facts(
    user: User,
    *,
    at: datetime,
    codes: Mapping[int, str] | None = None,
    actor: Actor | None = None,
    requests: Collection[RequestLine] = (),
    asks_lock: bool = True,
) -> PersonFacts:
    """
    Everything an account holds, held and will hold, each with why; three queries for all of it, more where
    something is limited to a list. What stands on that is called as `actor` may call it.

    `codes` are those of the inventories whose title whoever looks may read, by number; `requests` are
    those about the person that are known already. Who shows nothing of a lock does not ask for it.
    """
    held = _all_held(user, timezone.localtime(at).date(), {} if codes is None else codes, requests)
    roles, assignments = held[RoleGrant], held[Assignment]
    commitments, trainings = held[Commitment], held[Training]
    clearances = _with_lists(held[Clearance], actor)
    return PersonFacts(
        user=user,
        roles=roles,
        clearances=clearances,
        assignments=assignments,
        commitments=commitments,
        trainings=trainings,
        duties=held[UnitDuty],
        lacks=lacks_of(
            [one.what for one in roles if one.stands],
            assigned=any(one.stands for one in assignments)
            or any(one.stands and one.named for one in clearances),
            committed=any(one.stands for one in commitments),
            trained=any(one.stands for one in trainings),
        ),
        locked=asks_lock and is_locked(user.username, at=at),
    )


# Of each kind the columns that tell what it is: its name, its unit, its number or level, a yes.
_TOLD: Final[dict[type[Standing], tuple[str, str, str, str]]] = {
    RoleGrant: ("role", "", "", ""),
    Clearance: ("named", "", "level", "party_papers"),
    Assignment: ("", "unit__name", "inventory", ""),
    Commitment: ("text_version", "", "", ""),
    Training: ("course", "", "", ""),
    UnitDuty: ("duty", "unit__name", "", ""),
}
_NO_WORD: Final = Value("", CharField())


# What is given by request, as an address names it.
_BY_REQUEST: Final[dict[type[Standing], Kind]] = {
    RoleGrant: Kind.ROLE,
    Clearance: Kind.CLEARANCE,
    Assignment: Kind.ASSIGNMENT,
}


def _all_held(
    user: User, day: date, codes: Mapping[int, str], requests: Collection[RequestLine]
) -> Mapping[type[Standing], list[Held]]:
    kinds = list(_TOLD)
    first, *others = (_rows_of(kind, place, user) for place, kind in enumerate(kinds))
    rows = [
        (kinds[place], _held(kinds[place], told, day, codes))
        for place, *told in first.union(*others, all=True).order_by("-valid_from")
    ]
    why = why_held((one.given for _, one in rows if one.given), requests)
    found: dict[type[Standing], list[Held]] = defaultdict(list)
    for kind, one in rows:
        found[kind].append(replace(one, why=why.get(one.given)))
    return found


def _with_lists(held: Sequence[Held], actor: Actor | None) -> Sequence[Held]:
    """Clearances with what the lists are called that they are limited to, and what stands on these."""
    lists = {one.named for one in held if one.named}
    if not lists:
        return held
    there = things_on(lists)
    titles = {row.pk: title_of_list(row) for row in NamedList.objects.filter(pk__in=lists)}
    words = things_in_words(joined(there.values()), actor or NOBODY)
    return [
        replace(
            one,
            list_title=titles.get(one.named, ""),
            things=listed_words(there.get(one.named, NOTHING), words),
        )
        for one in held
    ]


def _rows_of(kind: type[Standing], place: int, user: User) -> QuerySet[Any, Any]:
    word, unit, number, yes = _TOLD[kind]
    rows = kind._default_manager.order_by().filter(user=user)  # noqa: SLF001 - Django's own name
    return rows.annotate(
        kind_=Value(place, IntegerField()),
        word_=Coalesce(Cast(F(word), CharField()), _NO_WORD) if word else _NO_WORD,
        unit_=Coalesce(Cast(F(unit), CharField()), _NO_WORD) if unit else _NO_WORD,
        number_=Cast(F(number), BigIntegerField()) if number else Value(None, BigIntegerField()),
        yes_=Cast(F(yes), IntegerField()) if yes else Value(0, IntegerField()),
        given_=Coalesce(Cast(F("given"), BigIntegerField()), Value(0, BigIntegerField()))
        if issubclass(kind, Given)
        else Value(0, BigIntegerField()),
    ).values_list(
        "kind_", "word_", "unit_", "number_", "yes_", "given_", "pk", "valid_from", "valid_until",
        "basis",
    )  # fmt: skip


def _held(kind: type[Standing], told: Sequence[Any], day: date, codes: Mapping[int, str]) -> Held:
    word, unit, number, yes, given, pk, first, last, basis = told
    span = Span(first, last)
    cleared = kind is Clearance
    shelf = "" if number is None or cleared else in_words(number, codes)
    return Held(
        what="" if cleared else word or " · ".join(filter(None, (unit, shelf))),
        span=span,
        basis=basis,
        stands=span.holds_on(day),
        is_past=span.is_past(day),
        level=Level(number) if cleared else None,
        party_papers=bool(yes),
        of=unit,
        mark=mark_of_held(_BY_REQUEST[kind], pk) if kind in _BY_REQUEST else "",
        given=given,
        named=int(word) if cleared and word else 0,
    )


def codes_left(user: User) -> int:
    """How many recovery codes of the account are not used yet."""
    return RecoveryCode.objects.filter(user=user, used_at__isnull=True).count()


def must_have_factor(user: User, actor: Actor) -> bool:
    """Whether a role of the person is entered with a second factor only, and they have none."""
    if user.has_factor or user.trial:
        return False
    return demands_factor(actor.roles, settings.KHOSO_SECOND_FACTOR)
