from dataclasses import fields, replace

import pytest

from access.domain.levels import Level
from search.domain.scope import Scope
from tests.search.engines.corpus import document

SCOPE = Scope(
    clearance=Level.SECRET,
    units=frozenset({1}),
    inventories=frozenset({20}),
    everything=False,
    party_papers=False,
    named=frozenset(),
    named_ranks=frozenset(),
    excluded=frozenset({9}),
    without_closed=False,
)


@pytest.mark.parametrize(
    ("values", "allowed"),
    [
        ({"unit": 1, "inventory": 5}, True),
        ({"unit": 2, "inventory": 20}, True),
        ({"unit": 2, "inventory": 5}, False),
        ({"unit": None, "inventory": None}, False),
        ({"unit": 1, "level": Level.SECRET}, True),
        ({"unit": 1, "level": Level.TOP_SECRET}, False),
        ({"unit": 1, "party_papers": True}, False),
        ({"unit": 1, "record": 9}, False),
    ],
)
def test_all_conditions_must_hold(values, allowed):
    assert SCOPE.allows(document(values.pop("record", 3), **values)) is allowed


def test_everything_lifts_assignment_and_nothing_else():
    scope = replace(SCOPE, everything=True)
    assert scope.allows(document(3, unit=None, inventory=None))
    assert not scope.allows(document(3, level=Level.TOP_SECRET))
    assert not scope.allows(document(3, party_papers=True))
    assert not scope.allows(document(9))


def test_nobody_is_allowed_nothing():
    nobody = Scope.nobody()
    assert nobody.is_empty
    for unit, inventory in ((1, 1), (None, None), (0, 0)):
        assert not nobody.allows(document(1, unit=unit, inventory=inventory))


def test_a_scope_cannot_be_made_by_leaving_something_out():
    for missing in fields(Scope):
        given = {f.name: getattr(SCOPE, f.name) for f in fields(Scope) if f is not missing}
        with pytest.raises(TypeError):
            Scope(**given)


def test_only_ranks_within_the_clearance_are_opened():
    assert SCOPE.ranks == (0, 1, 2)
    assert replace(SCOPE, party_papers=True).ranks == (0, 1, 2, 10, 11, 12)
    assert Scope.nobody().ranks == SCOPE.ordinary.ranks == (0,)


@pytest.mark.parametrize("clearance", list(Level))
@pytest.mark.parametrize("party", [False, True])
def test_what_is_allowed_is_of_a_rank_that_is_opened(clearance, party):
    scope = replace(SCOPE, clearance=clearance, party_papers=party, everything=True)
    assert scope.opens_closed is (clearance > Level.ORDINARY or party)
    for level in Level:
        for of_the_party in (False, True):
            one = document(3, level=level, party_papers=of_the_party)
            assert scope.allows(one) is (one.rank in scope.ranks)
