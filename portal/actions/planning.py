"""
A plan carried out: what is not there yet is made, each entry by its own act and whole or not at all.

What is there already is left as it is; a workstation gets the name and the seal of the plan, and the
site its name.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from django.db import IntegrityError

from access.api import (
    Actor,
    KeysAreShut,
    ListError,
    UnitEnded,
    appoint,
    duties_ever_held,
    link_units,
    machine_in_use,
    register_unit,
    register_workstation,
    take_in_person,
    top_unit,
    unit_with_code,
    username_taken,
)
from access.domain.list_faults import ListFault
from access.domain.machines import MachineSaid
from access.domain.units import Duty, UnitSaid, day_after
from archive.api import (
    LooksUnlike,
    NewInventory,
    NotAList,
    first_posture,
    is_busy,
    list_is_whole,
    make_fonds,
    make_inventory,
    put_box,
    take_list_over,
)
from archive.domain.busy import Busy
from archive.domain.posture import Posture
from archive.machine_api import fonds_with_code, inventory_with_code
from portal.actions.planning_lists import PlannedLists, above_first
from portal.actions.planning_lists import Refused as _Refused
from portal.actions.setting_up import name_site
from portal.domain.plan import (
    BoxEntry,
    Entry,
    FondsEntry,
    InventoryEntry,
    PersonEntry,
    Plan,
    Problem,
    UnitEntry,
    WorkstationEntry,
)
from portal.queries.site import site_name

if TYPE_CHECKING:
    from access.api import Unit
    from archive.api import Inventory

AnEntry = TypeVar("AnEntry", bound=Entry)
# What the lists call otherwise than a plan does.
KEYS = {"above": "parent", "host": "attached_to"}


@dataclass(slots=True)
class Done:
    """How many of each kind were made and were there, what could not be, and the new passwords."""

    made: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    passwords: dict[str, str] = field(default_factory=dict)

    def count(self, kind: str, *, new: bool) -> None:
        (self.made if new else self.known)[kind] += 1


def carry_out(
    plan: Plan, *, by: Actor, folder: Path, since: date, at: datetime, trial: bool = False
) -> Done:
    """
    All of the plan but its batches. Lists stand where the plan says, seen from `folder`.

    People hold what they hold from `since` on. Of mistakes none stops the rest.
    """
    done = Done()
    work = _Work(done, by, folder, since, at, trial)
    if plan.organisation or plan.place:
        work.name(plan)
    if plan.posture is not None:
        work.posture(plan.posture, plan.posture_document)
    work.units(plan.units)
    work.attempt_each(work.successors, plan.units)
    # Scanners hang on workstations, in whatever order they are written.
    work.attempt_each(work.workstation, sorted(plan.workstations, key=_hangs))
    work.attempt_each(work.person, plan.people)
    work.attempt_each(work.duties, plan.units)
    work.lists(plan)
    work.attempt_each(work.fonds, plan.fonds)
    work.attempt_each(work.inventory, plan.inventories)
    work.attempt_each(work.box, plan.boxes)
    return done


@dataclass(slots=True)
class _Work:
    done: Done
    by: Actor
    folder: Path
    since: date
    at: datetime
    trial: bool

    def attempt_each(self, act: Callable[[AnEntry], None], entries: Iterable[AnEntry]) -> None:
        for entry in entries:
            self._attempt(act, entry)

    def _attempt(self, act: Callable[[AnEntry], None], entry: AnEntry) -> None:
        try:
            act(entry)
        except _Refused as why:
            self.done.problems.append(Problem(f"{entry.where}.{why.key}", why.code, why.params))
        except ListError as why:
            where = f"{entry.where}.{KEYS.get(why.field, why.field)}".rstrip(".")
            self.done.problems.append(Problem(where, str(why.fault), why.params))
        except UnitEnded as why:
            where = f"{entry.where}.unit"
            self.done.problems.append(Problem(where, str(ListFault.UNIT_ENDED), why.params))
        except KeysAreShut:
            self.done.problems.append(Problem(entry.where, "keys_shut"))
        except IntegrityError:
            self.done.problems.append(Problem(entry.where, "name_in_use"))
        except Exception as error:
            if not isinstance(error, Busy) and not is_busy(error):
                raise
            self.done.problems.append(Problem(entry.where, "busy"))

    def name(self, plan: Plan) -> None:
        named = site_name()
        new = name_site(
            self.by.who,
            organisation=plan.organisation or named.organisation,
            place=plan.place or named.place,
            at=self.at,
        )
        self.done.count("site", new=new)

    def posture(self, posture: Posture, document: str) -> None:
        """Where nobody has decided yet; later it takes two people on the screen."""
        new = first_posture(
            by=self.by, kind=posture.kind, highest=posture.highest, document=document, at=self.at
        )
        self.done.count("posture", new=new)

    def units(self, entries: Iterable[UnitEntry]) -> None:
        """Those above first, in whatever order they are written."""
        waiting = list(entries)
        while waiting:
            planned = {entry.code for entry in waiting}
            ready = [entry for entry in waiting if entry.parent not in planned]
            if not ready:
                self.done.problems += [
                    Problem(f"{entry.where}.parent", "its_own_parent") for entry in waiting
                ]
                return
            self.attempt_each(self.unit, ready)
            waiting = [entry for entry in waiting if entry not in ready]

    def unit(self, entry: UnitEntry) -> None:
        new = unit_with_code(entry.code) is None
        parent = _unit(entry.parent, "parent") if entry.parent else None
        register_unit(
            by=self.by,
            code=entry.code,
            name=entry.name,
            parent=parent,
            said=UnitSaid(
                name=entry.name,
                above=entry.parent,
                party_code=entry.party_code,
                valid_from=entry.valid_from,
                basis=entry.basis,
            ),
            valid_until=entry.valid_until,
            at=self.at,
        )
        self.done.count("units", new=new)

    def successors(self, entry: UnitEntry) -> None:
        """Those after it, when all units are there."""
        if not entry.successors or unit_with_code(entry.code) is None:
            return
        on = day_after(entry.valid_until) if entry.valid_until else None
        try:
            new = link_units(
                by=self.by, code=entry.code, successors=entry.successors, on=on, at=self.at
            )
        except ListError as why:
            if why.fault != ListFault.NOTHING_CHANGED:
                raise
            new = []
        self.done.count("successors", new=bool(new))

    def duties(self, entry: UnitEntry) -> None:
        """Head and contact, where nobody has ever been it: who it is later is said on the screen."""
        wanted = [(Duty.HEAD, entry.head), (Duty.CONTACT, entry.contact)]
        ever = duties_ever_held(entry.code)
        for duty, username in wanted:
            if not username:
                continue
            if duty not in ever:
                self._appoint(entry.code, duty, username)
            self.done.count("duties", new=duty not in ever)

    def _appoint(self, code: str, duty: Duty, username: str) -> None:
        try:
            appoint(
                by=self.by, code=code, duty=duty, username=username, since=self.since, at=self.at
            )
        except ListError as why:
            raise _Refused(str(duty), str(why.fault), **why.params) from why

    def workstation(self, entry: WorkstationEntry) -> None:
        there = machine_in_use(name=entry.name, address=entry.address)
        machine = register_workstation(
            by=self.by,
            name=entry.name,
            address=entry.address,
            seal_number=entry.seal_number,
            sealed_until=entry.sealed_until,
            said=MachineSaid(
                name=entry.name,
                kind=entry.kind,
                host=entry.attached_to,
                model=entry.model,
                serial=entry.serial,
                unit=entry.unit,
                scanned_by=entry.scanned_by,
                scanned_on=entry.scanned_on,
                basis=entry.basis,
            ),
            at=self.at,
        )
        self.done.count("workstations", new=there is None or there.version != machine.version)

    def person(self, entry: PersonEntry) -> None:
        if username_taken(entry.username):
            self.done.count("people", new=False)
            return
        unit = _unit(entry.unit, "unit") if entry.unit else top_unit()
        self.done.passwords[entry.username] = take_in_person(
            by=self.by,
            trial=self.trial,
            username=entry.username,
            full_name=entry.full_name,
            roles=list(entry.roles),
            unit=unit,
            clearance=entry.clearance,
            party_papers=entry.party_papers,
            assigned_to=[_unit(code, "assigned") for code in entry.assigned],
            commitment=entry.commitment,
            course=entry.course,
            since=self.since,
            at=self.at,
        )
        self.done.count("people", new=True)

    def lists(self, plan: Plan) -> None:
        """Issuers, those above first; their terms, letters of the archive's own, collections."""
        lists = self.planned_lists()
        issuers, problems = above_first(plan.issuers)
        self.done.problems += problems
        self.attempt_each(lists.issuer, issuers)
        self.attempt_each(lists.term, plan.terms)
        self.attempt_each(lists.letters, plan.types)
        self.attempt_each(lists.period, plan.periods)

    def planned_lists(self) -> PlannedLists:
        return PlannedLists(self.by, self.at, lambda kind, new: self.done.count(kind, new=new))

    def fonds(self, entry: FondsEntry) -> None:
        new = fonds_with_code(entry.code) is None
        make_fonds(
            who=self.by.who,
            code=entry.code,
            name=entry.title,
            creator=entry.creator,
            more={
                "number": entry.number,
                "state": entry.state,
                "year_from": entry.period[0] if entry.period else None,
                "year_to": entry.period[1] if entry.period else None,
                "history": entry.history,
                "note": entry.note,
            },
            at=self.at,
        )
        self.done.count("fonds", new=new)

    def inventory(self, entry: InventoryEntry) -> None:
        there = inventory_with_code(entry.code)
        if fonds_with_code(entry.fonds) is None:
            raise _Refused("fonds", "no_fonds", code=entry.fonds)
        if there is not None and there.fonds.code != entry.fonds:
            raise _Refused("fonds", "another_fonds", code=there.fonds.code)
        file = self.folder / entry.list
        if entry.list and not file.is_file():
            raise _Refused("list", "no_file", path=entry.list[:200])
        inventory = there or make_inventory(who=self.by.who, new=self._new(entry), at=self.at)
        self.done.count("inventories", new=there is None)
        if entry.collection and (there is None or inventory.period_id is None):
            self.planned_lists().put_into(inventory.pk, entry.collection)
        if entry.list:
            self._list(entry, inventory, file)

    def _new(self, entry: InventoryEntry) -> NewInventory:
        first, last = entry.period or (None, None)
        return NewInventory(
            fonds=entry.fonds,
            code=entry.code,
            number=entry.number,
            title=entry.title,
            unit=_unit(entry.unit, "unit").pk,
            term=entry.term,
            year_from=first,
            year_to=last,
            level=entry.level,
            highest=entry.highest,
            party_papers=entry.party_papers,
            policy=entry.filing,
            owner=_unit(entry.owner, "owner").pk if entry.owner else None,
            shelf=entry.shelf,
            note=entry.note,
        )

    def box(self, entry: BoxEntry) -> None:
        inventory = inventory_with_code(entry.inventory)
        if inventory is None:
            raise _Refused("inventory", "no_inventory", code=entry.inventory)
        new = put_box(
            who=self.by.who, inventory=inventory, number=entry.number, shelf=entry.shelf,
            note=entry.note, at=self.at,
        )  # fmt: skip
        self.done.count("boxes", new=new)

    def _list(self, entry: InventoryEntry, inventory: "Inventory", file: Path) -> None:
        if list_is_whole(inventory):
            self.done.count("lists", new=False)
            return
        # Broken off in between, the next time takes the list over again.
        try:
            with file.open("rb") as source:
                taken = take_list_over(
                    who=self.by.who, inventory=inventory, source=source, name=file.name, at=self.at
                )
        except NotAList as why:
            raise _Refused("list", "not_a_list_file", why=why.code) from why
        except LooksUnlike as why:
            raise _Refused("list", "another_list", path=entry.list[:200]) from why
        except OSError as why:
            raise _Refused("list", "no_file", path=entry.list[:200]) from why
        self.done.count("lists", new=True)
        if not taken.taking.rows and not taken.taking.covers:
            raise _Refused("list", "no_rows", path=entry.list[:200])


def _hangs(entry: WorkstationEntry) -> bool:
    return bool(entry.attached_to)


def _unit(code: str, key: str) -> "Unit":
    found = unit_with_code(code)
    if found is None:
        raise _Refused(key, "no_unit", code=code)
    return found
