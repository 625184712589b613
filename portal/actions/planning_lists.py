"""The lists about papers that a plan gives an archive: issuers, terms and letters of its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from access.api import Actor
from archive.api import (
    add_body,
    add_letters,
    add_period,
    add_term,
    bodies_known,
    body_called,
    letters_kept,
    period_coded,
    put_into_period,
)
from archive.domain.reference import (
    FAULT_WORDS,
    BodySaid,
    LettersSaid,
    PeriodSaid,
    ReferenceFault,
    Standing,
    TermSaid,
)
from archive.domain.spans import Span
from portal.domain.plan import IssuerEntry, PeriodEntry, Problem, TermEntry, TypeEntry

# How a field of a list is called in a plan, where it is called otherwise.
_KEYS = {"type_code": "type", "body": "issuer", "code_alone": "alone"}


class Refused(Exception):
    """An entry cannot be carried out at this site."""

    def __init__(self, key: str, code: str, /, **params: object) -> None:
        super().__init__(code)
        self.key, self.code, self.params = key, code, params


@dataclass(frozen=True, slots=True)
class PlannedLists:
    """Carries out entries of lists one by one; `count` is told each, whether it is new."""

    by: Actor
    at: datetime
    count: Callable[[str, bool], None]

    def issuer(self, entry: IssuerEntry) -> None:
        """A body, unless one is or was called so."""
        if body_called(entry.name) is not None:
            self.count("issuers", False)
            return
        said = BodySaid(
            code=entry.code,
            code_alone=entry.alone,
            own_terms=entry.own_terms,
            party=entry.side == "party",
            above=_body(entry.above, "above") if entry.above else None,
            standing=_standing(entry),
        )
        self._keep(lambda: add_body(actor=self.by, said=said, name=entry.name, at=self.at))
        self.count("issuers", True)

    def term(self, entry: TermEntry) -> None:
        """A term, unless the body has one of that name."""
        body = _body(entry.issuer, "issuer")
        if entry.name in {term.name for term in bodies_known().by_id[body].terms}:
            self.count("terms", False)
            return
        said = TermSaid(
            body, entry.name, entry.first_day, entry.last_day, entry.source, entry.certain
        )
        self._keep(lambda: add_term(actor=self.by, said=said, at=self.at))
        self.count("terms", True)

    def letters(self, entry: TypeEntry) -> None:
        """Letters, unless they are in the archive's list."""
        if entry.letters in letters_kept():
            self.count("types", False)
            return
        said = LettersSaid(entry.letters, entry.type, _standing(entry))
        self._keep(lambda: add_letters(actor=self.by, said=said, at=self.at))
        self.count("types", True)

    def period(self, entry: PeriodEntry) -> None:
        """A collection, unless one has this code."""
        if period_coded(entry.code) is not None:
            self.count("periods", False)
            return
        first, last = entry.years
        said = PeriodSaid(
            entry.title, first, last, entry.rule, entry.rule_day, entry.source, entry.certain
        )
        self._keep(lambda: add_period(actor=self.by, code=entry.code, said=said, at=self.at))
        self.count("periods", True)

    def put_into(self, inventory: int, code: str) -> None:
        """An inventory belongs to the collection with this code."""
        period = period_coded(code)
        if period is None:
            raise Refused("collection", "no_collection", code=code)
        put_into_period(actor=self.by, inventory_id=inventory, period_id=period.pk, at=self.at)

    def _keep(self, act: Callable[[], object]) -> None:
        try:
            act()
        except ReferenceFault as why:
            key = _KEYS.get(why.field, why.field)
            raise Refused(key, "not_kept", why=gettext(FAULT_WORDS[why.code]) % why.params) from why


def above_first(entries: Iterable[IssuerEntry]) -> tuple[list[IssuerEntry], list[Problem]]:
    """Bodies in an order in which each stands behind the one above it, and those that never do."""
    waiting, ready = list(entries), list[IssuerEntry]()
    while waiting:
        planned = {entry.name for entry in waiting}
        now = [entry for entry in waiting if entry.above not in planned]
        if not now:
            return ready, [Problem(f"{one.where}.above", "its_own_parent") for one in waiting]
        ready += now
        waiting = [entry for entry in waiting if entry not in now]
    return ready, []


def _body(name: str, key: str) -> int:
    found = body_called(name)
    if found is None:
        raise Refused(key, "no_body", name=name)
    return found


def _standing(entry: IssuerEntry | TypeEntry) -> Standing:
    return Standing(Span(entry.valid_from, entry.valid_until), entry.source, entry.certain)
