"""What is open by its name: up to a level, for what is named, and for reading alone."""

from dataclasses import replace

import pytest

from access.domain.actors import Actor, Role, within_open_keys
from access.domain.grants import GrantError, GrantFault, Wanted, check
from access.domain.levels import Level
from access.domain.named import (
    MOST_NAMED,
    NOTHING,
    NamedError,
    NamedFault,
    NamedSight,
    Things,
    check_named,
    joined,
    sights_of,
)
from access.domain.openings import Bounds, within
from access.domain.permissions import RULES, Permission, Target, refusal
from tests.people import AT

SIGHT = NamedSight(
    Level.SECRET, party_papers=False, dossiers=frozenset((5,)), records=frozenset((9,))
)
READER = Actor(
    id=1, username="khue", full_name="", roles=frozenset((Role.ARCHIVIST,)), units=frozenset((1,)),
    committed=True, trained=True, sealed=True, named=(SIGHT,),
)  # fmt: skip
DAY = AT.date()


def paper(level=Level.SECRET, *, party=False, unit=2, dossier=None, record=None):
    return Target(level, party_papers=party, unit=unit, dossier=dossier, record=record)


@pytest.mark.parametrize(
    ("target", "rule"),
    [
        (paper(dossier=5), None),
        (paper(record=9), None),
        (paper(Level.ORDINARY, dossier=5), None),
        (paper(dossier=6), "cleared"),
        (paper(record=8), "cleared"),
        (paper(Level.ORDINARY, record=8), "assigned"),
        (paper(Level.TOP_SECRET, dossier=5), "cleared"),
        (paper(Level.ORDINARY, party=True, dossier=5), "cleared"),
        (paper(), "cleared"),
        # Two halves make no whole: of another unit, and within the level of what is worked with alone.
        (paper(Level.ORDINARY), "assigned"),
    ],
)
def test_what_is_named_is_read_up_to_the_level_of_its_list(target, rule):
    assert refusal(READER, Permission.READ, target) == rule


@pytest.mark.parametrize(
    "permission",
    [one for one, rules in RULES.items() if "works_with_it" in [rule.__name__ for rule in rules]],
)
def test_what_is_named_alone_is_not_worked_with(permission):
    named = paper(dossier=5, unit=1)
    for role in Role:
        actor = replace(READER, roles=frozenset((role,)))
        assert refusal(actor, permission, named) is not None


def test_what_is_worked_with_anyway_is_worked_with_though_it_is_named_too():
    own = paper(Level.ORDINARY, unit=1, dossier=5)
    assert refusal(READER, Permission.AMEND, own) is None


def test_sights_are_put_together_by_level_and_handling():
    named = [(1, Level.SECRET, False), (2, Level.SECRET, True), (3, Level.SECRET, False)]
    assert sights_of(named, [(7, Level.SECRET, False)]) == (
        NamedSight(Level.SECRET, False, frozenset((1, 3)), frozenset((7,))),
        NamedSight(Level.SECRET, True, frozenset((2,)), frozenset()),
    )
    assert sights_of((), ()) == ()


def test_keys_that_are_shut_close_what_is_named_too():
    shut = within_open_keys(READER, {0})
    assert (shut.named[0].level, shut.shut) == (Level.ORDINARY, True)
    assert refusal(shut, Permission.READ, paper(dossier=5)) == "cleared"
    party = replace(READER, named=(replace(SIGHT, party_papers=True),))
    assert within_open_keys(party, {0, 1, 2}).named[0].party_papers is False
    assert within_open_keys(READER, {0, 1, 2, 3}) is READER


def test_whoever_reads_by_an_opening_in_an_emergency_reads_nothing_by_name():
    bounds = Bounds(4, Level.SECRET, False, 0, 1, "", 0)
    assert within(READER, 1, bounds).named == ()


def test_somebody_sees_closed_things_where_a_list_is_closed():
    assert READER.sees_closed
    assert not replace(READER, named=(replace(SIGHT, level=Level.ORDINARY),)).sees_closed


def test_things_are_compared_and_joined_by_what_they_name():
    one, other = Things((1, 2), (3,)), Things((2, 1), (3,))
    assert one.same_as(other)
    assert one.without(Things((1,), (3,))) == Things((2,), ())
    assert joined([one, Things((4,), (3, 5))]) == Things((1, 2, 4), (3, 5))
    assert not NOTHING


@pytest.mark.parametrize(
    ("there", "more", "fault"),
    [
        (NOTHING, NOTHING, NamedFault.NOTHING_NAMED),
        (Things((1,), ()), Things((1,), ()), NamedFault.THERE_ALREADY),
        (NOTHING, Things(tuple(range(MOST_NAMED + 1))), NamedFault.TOO_MANY),
        (Things(tuple(range(MOST_NAMED))), Things((), (1,)), NamedFault.TOO_MANY),
    ],
)
def test_what_is_added_to_a_list_is_new_and_not_too_much(there, more, fault):
    with pytest.raises(NamedError) as why:
        check_named(there, more)
    assert why.value.fault == fault
    assert check_named(Things((1,), ()), Things((1, 2), (3,))) == Things((2,), (3,))


@pytest.mark.parametrize(
    ("wanted", "fault"),
    [
        (Wanted(DAY, DAY, named=3), GrantFault.WANTS_LEVEL),
        (Wanted(DAY, level=Level.ORDINARY, named=3), GrantFault.WANTS_END),
        (Wanted(DAY, DAY, level=Level.SECRET, named=3, units=("A",)), GrantFault.NAMED_ALONE),
        (Wanted(DAY, DAY, level=Level.SECRET, named=3, inventories=(1,)), GrantFault.NAMED_ALONE),
        (
            Wanted(DAY, DAY, level=Level.SECRET, named=3, things=Things((1,))),
            GrantFault.NAMED_TWICE,
        ),
    ],
)
def test_a_level_for_what_is_named_stands_alone_and_has_an_end(wanted, fault):
    with pytest.raises(GrantError) as why:
        check(wanted, today=DAY)
    assert why.value.fault == fault
    check(Wanted(DAY, DAY, level=Level.ORDINARY, things=Things((1,)), role="officer"), today=DAY)
