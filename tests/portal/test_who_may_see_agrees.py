"""
Who may see a record is said three times: as rules, for the database, and for the engines.

The three are held together here over actors and records drawn from everything that rules ask, and
the drawing is held to the rules: one that nothing drawn can tell from its absence fails a test.
"""

from dataclasses import fields, replace
from itertools import product
from random import Random

import pytest

from access.api import Actor, Level, Permission, Role
from access.domain.named import NamedSight
from access.domain.permissions import RULES, Target, refusal, works_with_it
from archive.api import withdrawn_records
from archive.machine_api import records_for_index
from archive.models import Change, Dossier, Inventory, Record, StoredFile
from archive.queries.visible import (
    dossiers_visible_to,
    dossiers_worked_with,
    records_visible_to,
    records_worked_with,
    target_of,
    target_of_dossier,
)
from search.actions.indexing import document_of
from search.api import catch_up, scope_of
from search.domain.query import Query
from tests.people import AT, inventory, unit
from tests.search.engines.kinds import KINDS, engine_of

pytestmark = pytest.mark.django_db
STANDINGS = ("trained", "sealed")
# Rules that another of the row implies: they stand there to be read aloud, and to be named first.
IMPLIED = {
    (Permission.TAKE_FILE, "reads_content"),
    # What somebody works with is within clearance and assignment.
    *(
        (permission, rule)
        for permission, rules in RULES.items()
        if works_with_it in rules
        for rule in ("cleared", "assigned")
    ),
    # The security officer works with every unit.
    *(
        (permission, "assigned")
        for permission in (
            Permission.DECIDE_LEVEL,
            Permission.LOWER_LEVEL,
            Permission.REGISTER_APART,
            Permission.ADMIT_TOP_SECRET,
            Permission.OPEN_SEALED,
        )
    ),
}

# Who may keep accounts beside answering for secrets.
KEEPER = (Role.SECURITY_OFFICER, Role.ADMINISTRATOR)


class House:
    """Units, inventories and records of every level, handling and place, and none of a place."""

    def __init__(self):
        self.units = (unit(), unit("KHAC"))
        self.shelves, self.dossiers, self.named = {}, {}, []
        file = StoredFile.objects.create(digest="0" * 64, size=1, media="x", stored_at=AT)
        for level, party, place in product(Level, (False, True), (0, 1, None)):
            shelf = None if place is None else self._shelf(place, level, party)
            dossier = self._dossier(shelf, level, party) if shelf else None
            for filed_by in ("an", "binh"):
                made = Record.objects.create(
                    inventory=shelf, level=level, party_papers=party, pages=0, original=file,
                    dossier=dossier if filed_by == "binh" else None,
                    filed_at=AT, filed_by=filed_by,
                )  # fmt: skip
                self.named.append(made.pk)
        Change.objects.bulk_create(
            Change(record=row.pk, kind=Change.Kind.FILED, at=AT) for row in Record.objects.all()
        )

    def _shelf(self, place, level, party):
        shelf = inventory(f"{place}-{int(level)}-{int(party)}", place=self.units[place])
        Inventory.objects.filter(pk=shelf.pk).update(party_papers=party)
        self.shelves[place, level, party] = shelf.pk
        return shelf

    def _dossier(self, shelf, level, party):
        made = Dossier.objects.create(
            inventory=shelf, number="1", title="", level=level, party_papers=party
        )
        self.dossiers[shelf.pk] = made.pk
        return made

    def sights(self, chance):
        """Nothing by name, or some dossiers and records up to one or two levels and handlings."""
        return tuple(
            NamedSight(
                chance.choice(tuple(Level)), chance.random() < 0.5,
                frozenset(chance.sample(sorted(self.dossiers.values()), 4)),
                frozenset(chance.sample(self.named, 8)),
            )
            for _ in range(chance.choice((0, 0, 1, 2)))
        )  # fmt: skip

    def actors(self):
        """Every role by itself, two together and none; every clearance, handling and assignment."""
        chance = Random(20260812)
        roles = [*((role,) for role in Role), (Role.ARCHIVIST, Role.CAMPAIGN), KEEPER, ()]
        one, both = (self.units[0].pk,), tuple(place.pk for place in self.units)
        shelf = (self.shelves[1, Level.ORDINARY, False], self.shelves[1, Level.SECRET, True])
        places = [((), ()), (one, ()), ((), shelf), (both, ())]
        drawn = product(roles, Level, (False, True), places, (False, True))
        for number, (held, clearance, party, (units, shelves), committed) in enumerate(drawn, 1):
            yield Actor(
                id=number, username=chance.choice(("an", "binh")), full_name="",
                roles=frozenset(held), clearance=clearance, party_papers=party,
                units=frozenset(units), inventories=frozenset(shelves), committed=committed,
                heads=frozenset(one if chance.random() < 0.5 else ()),
                named=self.sights(chance),
                # Nearly all fulfil these, or hardly anybody would come as far as the last rule.
                **{name: chance.random() < 0.8 for name in STANDINGS},
            )  # fmt: skip


@pytest.fixture
def house():
    return House()


def allowed_by_rules(actor, permission, rows):
    return {row.pk for row in rows if refusal(actor, permission, target_of(row)) is None}


def found_by(engine, actor):
    """What the engine finds for the actor; nobody searches without the permission."""
    if refusal(actor, Permission.SEARCH, Target(Level.ORDINARY, party_papers=False)):
        return set()
    result = engine.search(Query.all_records, scope_of(actor, engine), size=100)
    return {hit.record for hit in result.hits}


def in_scope(engine, actor, documents):
    if refusal(actor, Permission.SEARCH, Target(Level.ORDINARY, party_papers=False)):
        return set()
    scope = scope_of(actor, engine)
    return {document.record for document in documents if scope.allows(document)}


@pytest.fixture(params=KINDS)
def engine(request, tmp_path):
    with engine_of(request.param, tmp_path / "index") as engine:
        yield engine
        engine.discard()


def test_rules_database_and_engine_agree_on_who_may_see_what(house, engine):
    catch_up(engine)
    rows = list(Record.objects.select_related("inventory"))
    documents = [document_of(text) for text in records_for_index([row.pk for row in rows])]
    seen = 0
    for actor in house.actors():
        rules = allowed_by_rules(actor, Permission.READ, rows)
        assert rules == set(records_visible_to(actor).values_list("pk", flat=True)), actor
        assert rules == in_scope(engine, actor, documents), actor
        assert rules == found_by(engine, actor), actor
        seen += bool(rules)
    assert seen > 100


def test_rules_and_database_agree_on_what_is_worked_with_and_not_open_by_its_name_alone(house):
    rows = list(Record.objects.select_related("inventory"))
    by_name = 0
    for actor in house.actors():
        read = allowed_by_rules(actor, Permission.READ, rows)
        worked = {row.pk for row in rows if row.pk in read and works_with_it(actor, target_of(row))}
        assert worked == set(records_worked_with(actor).values_list("pk", flat=True)), actor
        by_name += len(read - worked)
    assert by_name > 500


def test_rules_and_database_agree_on_who_may_see_which_dossier(house):
    rows = list(Dossier.objects.select_related("inventory"))
    by_name = 0
    for actor in house.actors():
        read = {
            row.pk
            for row in rows
            if refusal(actor, Permission.READ, target_of_dossier(row)) is None
        }
        if refusal(actor, Permission.SEE_CATALOGUE, Target(Level.ORDINARY, party_papers=False)):
            assert not read
            continue
        assert read == set(dossiers_visible_to(actor).values_list("pk", flat=True)), actor
        worked = {row.pk for row in rows if works_with_it(actor, target_of_dossier(row))}
        assert worked == set(dossiers_worked_with(actor).values_list("pk", flat=True)), actor
        by_name += len(read - worked)
    assert by_name > 100


def test_rules_and_database_agree_on_who_may_put_back_what(house):
    Record.objects.update(withdrawn_at=AT)
    rows = list(Record.everything.select_related("inventory"))
    seen = 0
    for actor in house.actors():
        rules = allowed_by_rules(actor, Permission.AMEND, rows)
        assert rules == set(withdrawn_records(actor).values_list("pk", flat=True)), actor
        assert not records_visible_to(actor).exists()
        seen += bool(rules)
    assert seen > 30


def test_what_rose_left_or_moved_is_hidden_before_the_index_knows(house, engine):
    catch_up(engine)
    changed = {
        Change.Kind.RAISED: {"level": int(Level.SECRET)},
        Change.Kind.REMOVED: {"withdrawn_at": AT},
        Change.Kind.MOVED: {"inventory_id": house.shelves[1, Level.TOP_SECRET, True]},
    }
    rows = Record.objects.filter(
        inventory=house.shelves[0, Level.ORDINARY, False], level=Level.ORDINARY
    )
    names = {}
    for kind, columns in changed.items():
        row = rows.first()
        Record.objects.filter(pk=row.pk).update(**columns, version=2)
        Change.objects.create(record=row.pk, kind=kind, at=AT)
        names[row.pk] = kind
        if not rows.exists():
            rows = Record.objects.filter(
                inventory=house.shelves[0, Level.CONFIDENTIAL, False], level=Level.CONFIDENTIAL
            )
    assert len(names) == len(changed)
    now = list(Record.objects.select_related("inventory"))
    for actor in house.actors():
        rules = allowed_by_rules(actor, Permission.READ, now)
        found = found_by(engine, actor)
        assert found == rules - names.keys(), actor
    catch_up(engine)
    for actor in house.actors():
        assert found_by(engine, actor) == allowed_by_rules(actor, Permission.READ, now), actor


class Watched:
    """An actor or a target that notes what is asked of it."""

    def __init__(self, watched, asked):
        self.__dict__.update(watched=watched, asked=asked)

    def __getattr__(self, name):
        derived = getattr(type(self.watched), name, None)
        if isinstance(derived, property):
            return derived.fget(self)
        self.asked.add(name)
        return getattr(self.watched, name)


def proposed_by_an(target):
    """As one of the people drawn has a part in it: what they proposed, or what is about them."""
    return replace(target, parties=frozenset(("an",)))


def test_all_that_rules_ask_of_actor_and_target_is_drawn_both_ways(house):
    actors = list(house.actors())
    targets = [target_of(row) for row in Record.objects.select_related("inventory")]
    targets.append(proposed_by_an(targets[0]))
    rules = {rule for row in RULES.values() for rule in row}
    of_actor, of_target = set(), set()
    for rule, actor, target in product(rules, actors[::7], targets):
        rule(Watched(actor, of_actor), Watched(target, of_target))
    assert of_actor <= {field.name for field in fields(Actor)}
    # Nobody without an account is drawn: such a one holds no commitment.
    for name in of_actor - {"id"}:
        assert len({getattr(actor, name) for actor in actors}) > 1, name
    for name in of_target:
        assert len({getattr(target, name) for target in targets}) > 1, name
    assert {level for actor in actors for level in [actor.clearance]} == set(Level)
    assert {role for actor in actors for role in actor.roles} == set(Role)


@pytest.mark.parametrize("permission", Permission)
def test_every_rule_of_a_row_decides_for_somebody_by_itself(house, permission):
    actors = list(house.actors())
    targets = {target_of(row) for row in Record.objects.select_related("inventory")}
    targets = {replace(target, label="") for target in targets}
    targets.add(proposed_by_an(next(iter(targets))))
    for rule in RULES[permission]:
        if (permission, rule.__name__) in IMPLIED:
            continue
        others = [other for other in RULES[permission] if other is not rule]
        assert any(
            not rule(actor, target) and all(other(actor, target) for other in others)
            for actor in actors
            for target in targets
        ), f"nothing drawn tells {rule.__name__} from its absence"
