"""Units and machines as their screens show them. Who may look is asked by whoever calls."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from access.domain.actors import Actor
from access.domain.list_faults import LIST_FAULT_WORDS, NAMED_BY_WORDS, ListError
from access.domain.machines import MachineKind, MachineSaid, Seal, seal_on
from access.domain.spans import Span
from access.domain.units import Branch, Duty, UnitRow, UnitSaid, standing
from access.models import Unit, UnitDuty, UnitName, UnitSuccession, User, Workstation
from access.queries.units import rows_of_units, valid_on
from language.vietnamese import fold

# As far in as a screen draws a unit; what stands deeper stands there too.
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in the list: its place in the tree, its people of today, and what it lacks."""

    row: UnitRow
    depth: int
    outlives: bool
    is_ahead: bool
    head: str = ""
    contact: str = ""

    @property
    def lacks_people(self) -> bool:
        """Whether a person who should be named is not."""
        return not self.is_ahead and not (self.head and self.contact)


@dataclass(frozen=True, slots=True)
class PastUnit:
    """A unit that has ended, with the codes of those that came after it."""

    row: UnitRow
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Units:
    """The list of units on a day."""

    standing: Sequence[UnitLine]
    past: Sequence[PastUnit]
    lacking: int
    total: int


def units_on(day: date, *, words: str = "", lacking_only: bool = False) -> Units:
    """The tree of the units that stand, and those that have ended, as far as they hold the words."""
    rows = rows_of_units()
    people = _people_on(day)
    lines = [_line(branch, people, day) for branch in standing(rows, day)]
    wanted = fold(words)
    kept = [
        line
        for line in lines
        if _holds(line.row, wanted) and (line.lacks_people or not lacking_only)
    ]
    successors = _successors()
    past = [
        PastUnit(row, successors.get(row.id, ()))
        for row in rows
        if row.span.is_past(day) and _holds(row, wanted) and not lacking_only
    ]
    return Units(
        # What is narrowed is no tree any more.
        [_flat(line) for line in kept] if words or lacking_only else kept,
        past,
        sum(line.lacks_people for line in lines),
        len(lines),
    )


def _line(branch: Branch, people: dict[tuple[int, str], str], day: date) -> UnitLine:
    row = branch.row
    return UnitLine(
        row,
        min(branch.depth, DEEPEST),
        branch.outlives,
        row.span.is_ahead(day),
        people.get((row.id, Duty.HEAD), ""),
        people.get((row.id, Duty.CONTACT), ""),
    )


def _flat(line: UnitLine) -> UnitLine:
    return UnitLine(line.row, 0, line.outlives, line.is_ahead, line.head, line.contact)


def _holds(row: UnitRow, wanted: str) -> bool:
    return not wanted or wanted in fold(f"{row.code} {row.name} {row.party_code}")


def _people_on(day: date) -> dict[tuple[int, str], str]:
    """Who has which duty that day; who has left, and whose account is closed, does not count."""
    held = UnitDuty.objects.order_by().filter(valid_on(day), user__is_active=True)
    rows = held.values_list("unit", "duty", "user__full_name", "user__username")
    return {(unit, duty): name or username for unit, duty, name, username in rows}


def _successors() -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    for before, after in UnitSuccession.objects.values_list("before", "after__code"):
        found[before].append(after)
    return {before: tuple(codes) for before, codes in found.items()}


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit with all that is known of it."""

    unit: Unit
    span: Span
    is_past: bool
    lacks: Sequence[str]
    outlives: bool
    former: Sequence[tuple[date | None, UnitName]]
    duties: Sequence[UnitDuty]
    below: Sequence[Unit]
    before: Sequence[UnitSuccession]
    after: Sequence[UnitSuccession]
    machines: Sequence[Workstation]

    @property
    def followed(self) -> UnitSuccession | None:
        """What first comes after it though nobody has said that it ended."""
        dated = [one for one in self.after if one.on is not None]
        first = min(dated, key=lambda one: one.on or date.max, default=None)
        return None if self.unit.valid_until else first

    @property
    def not_ended(self) -> list[Unit]:
        """Those before it of which nobody has said that they ended."""
        return [one.before for one in self.before if one.before.valid_until is None]


def said_of_unit(unit: Unit) -> UnitSaid:
    """What is said of a unit now."""
    above = unit.parent.code if unit.parent else ""
    return UnitSaid(unit.name, above, unit.party_code, unit.valid_from, unit.basis)


def said_of_machine(row: Workstation) -> MachineSaid:
    """What is said of a machine now."""
    return MachineSaid(
        name=row.name,
        kind=row.kind,
        address=row.address or "",
        host=row.host.name if row.host else "",
        model=row.model,
        serial=row.serial,
        unit=row.unit.code if row.unit else "",
        seal_number=row.seal_number,
        sealed_until=row.sealed_until,
        scanned_by=row.scanned_by,
        scanned_on=row.scanned_on,
        valid_from=row.valid_from,
        basis=row.basis,
    )


def unit_facts(code: str, day: date) -> UnitFacts | None:
    """The unit with this code, and what belongs to it; None where there is none."""
    unit = Unit.objects.select_related("parent").filter(code=code).first()
    if unit is None:
        return None
    span = Span(unit.valid_from, unit.valid_until)
    above = unit.parent
    duties = list(unit.duties.select_related("user").order_by("duty", "-valid_from"))
    today = {
        held.duty
        for held in duties
        if Span(held.valid_from, held.valid_until).holds_on(day) and held.user.is_active
    }
    either = Q(before=unit) | Q(after=unit)
    succession = list(UnitSuccession.objects.filter(either).select_related("before", "after"))
    return UnitFacts(
        unit=unit,
        span=span,
        is_past=span.is_past(day),
        lacks=[duty for duty in Duty if duty not in today] if span.holds_on(day) else [],
        outlives=bool(above and span.reaches_beyond(Span(above.valid_from, above.valid_until))),
        former=_former(unit),
        duties=duties,
        below=list(unit.children.all()),
        before=[one for one in succession if one.after_id == unit.pk],
        after=[one for one in succession if one.before_id == unit.pk],
        machines=list(unit.machines.filter(valid_on(day))),
    )


def _former(unit: Unit) -> list[tuple[date | None, UnitName]]:
    """The former names, each with the last day of the one before it."""
    kept = list(unit.former_names.all())
    return list(zip([None, *(name.valid_until for name in kept)], kept, strict=False))


def outliving_below(code: str, last: date) -> list[str]:
    """The codes of the units right below this one that would stand longer than it."""
    below = Unit.objects.filter(parent__code=code)
    spans = below.values_list("code", "valid_from", "valid_until")
    return [one for one, first, end in spans if Span(first, end).reaches_beyond(Span(None, last))]


def units_to_choose(day: date, *, without: str = "") -> list[tuple[str, str]]:
    """The units that stand, as choices in the order of the tree."""
    return [
        (branch.row.code, f"{'   ' * branch.depth}{branch.row.name} ({branch.row.code})")
        for branch in standing(rows_of_units(), day)
        if branch.row.code != without
    ]


def people_to_choose() -> list[tuple[str, str]]:
    """The people who can have a duty in a unit, by name."""
    people = User.objects.filter(is_active=True).select_related("unit")
    return [(one.username, f"{one.get_full_name()} ({one.username})") for one in people]


def duties_ever_held(code: str) -> set[str]:
    """Which duties of the unit somebody has had at any time."""
    return set(UnitDuty.objects.filter(unit__code=code).values_list("duty", flat=True))


@dataclass(frozen=True, slots=True)
class MachineLine:
    """A machine in the list, with how it stands with its seal."""

    machine: Workstation
    seal: Seal
    days: int
    is_past: bool


def machines_on(day: date) -> list[MachineLine]:
    """All machines: those in use first, of them those whose seal has lapsed or soon will."""
    rows = Workstation.objects.select_related("unit", "host")
    lines = [machine_line(row, day) for row in rows]
    urgent = {Seal.LAPSED: 0, Seal.SOON: 1}
    return sorted(
        lines,
        key=lambda line: (
            line.is_past,
            urgent.get(line.seal, 2),
            line.days if line.seal in urgent else 0,
        ),
    )


def machine_line(row: Workstation, day: date) -> MachineLine:
    """A machine with how it stands with its seal; `days` are counted from the day, past ones too."""
    seal = seal_on(day, row.sealed_until)
    days = abs((row.sealed_until - day).days) if row.sealed_until else 0
    return MachineLine(row, seal, days, Span(row.valid_from, row.valid_until).is_past(day))


def machine_numbered(number: int) -> Workstation | None:
    """The machine with this number."""
    return Workstation.objects.select_related("unit", "host").filter(pk=number).first()


def machine_in_use(*, name: str, address: str = "") -> Workstation | None:
    """The machine without an end that has this address, or where none is given this name."""
    rows = Workstation.objects.select_related("host", "unit").filter(valid_until__isnull=True)
    return rows.filter(address=address).first() if address else rows.filter(name=name).first()


def workstations_to_choose(*, without: int = 0) -> list[tuple[str, str]]:
    """The workstations a scanner can hang on, by name."""
    rows = Workstation.objects.filter(kind=MachineKind.WORKSTATION, valid_until__isnull=True)
    return [(name, name) for name in rows.exclude(pk=without).values_list("name", flat=True)]


def _sealed_scanners(at: datetime) -> QuerySet[Workstation]:
    """Scanners in use whose seal is valid at a moment."""
    day = timezone.localtime(at).date()
    rows = Workstation.objects.select_related("host").filter(valid_on(day))
    return rows.filter(kind=MachineKind.SCANNER, sealed_until__gte=day)


def scanners_to_choose(*, at: datetime) -> list[tuple[str, str]]:
    """The scanners with a valid seal, by number, each with the workstation it hangs on."""
    return [
        (str(row.pk), f"{row.name} ({row.host.name})" if row.host else row.name)
        for row in _sealed_scanners(at)
    ]


def own_scanner(actor: Actor, *, at: datetime) -> str:
    """The number of the one sealed scanner that hangs on the person's machine; empty: none, or several."""
    rows = _sealed_scanners(at).filter(host__name=actor.workstation)
    numbers = [str(number) for number in rows.values_list("pk", flat=True)[:2]]
    return numbers[0] if len(numbers) == 1 else ""


def sealed_scanner(number: int, *, at: datetime) -> Workstation | None:
    """The scanner with this number, when its seal is valid."""
    return _sealed_scanners(at).filter(pk=number).first()


def sealed_scanner_called(name: str, *, at: datetime) -> Workstation | None:
    """The scanner of this name, when its seal is valid."""
    return _sealed_scanners(at).filter(name=name).first()


def codes_of(typed: Iterable[str]) -> tuple[list[str], list[str]]:
    """
    The codes of the units people named by code or by name, and what names none.

    A code counts in small letters too; of units of one name the one that has not ended does.
    """
    by_word: dict[str, str] = {}
    rows = sorted(rows_of_units(), key=lambda row: row.span.last is not None, reverse=True)
    for row in rows:
        by_word[fold(row.name)] = row.code
    by_word |= {row.code.casefold(): row.code for row in rows}
    found: list[str] = []
    unknown: list[str] = []
    for word in filter(None, (one.strip() for one in typed)):
        code = by_word.get(word.casefold()) or by_word.get(fold(word))
        (found.append(code) if code else unknown.append(word))
    return list(dict.fromkeys(found)), unknown


def in_sentence(error: ListError) -> str:
    """Why a change was not taken, as a sentence for whoever asked for it."""
    kinds = ", ".join(gettext(NAMED_BY_WORDS[kind]) for kind in error.kinds)
    return gettext(LIST_FAULT_WORDS[error.fault]) % {"by": kinds, **error.params}
