"""Who may do what: every rule, and the order in which they refuse."""

import pytest

from access.domain.actors import NOBODY, Actor, Role
from access.domain.levels import Level
from access.domain.permissions import RULES, SYSTEM, Permission, Target, read_aloud, refusal

OFFICER = Actor(
    id=1,
    username="khue",
    full_name="Khuê",
    roles=frozenset({Role.OFFICER}),
    clearance=Level.CONFIDENTIAL,
    units=frozenset({1}),
    committed=True,
)


def with_(actor, **changes):
    return Actor(**{**{name: getattr(actor, name) for name in Actor.__slots__}, **changes})


OURS = Target(level=Level.CONFIDENTIAL, party_papers=False, unit=1, inventory=7)


def test_an_officer_reads_what_is_within_clearance_and_unit():
    assert refusal(OFFICER, Permission.READ, OURS) is None


@pytest.mark.parametrize(
    ("actor", "target", "rule"),
    [
        (OFFICER, Target(Level.SECRET, party_papers=False, unit=1), "cleared"),
        (OFFICER, Target(Level.ORDINARY, party_papers=False, unit=2, inventory=8), "assigned"),
        (OFFICER, Target(Level.ORDINARY, party_papers=False), "assigned"),
        (OFFICER, Target(Level.ORDINARY, party_papers=True, unit=1), "cleared"),
        (with_(OFFICER, committed=False), OURS, "committed"),
        (with_(OFFICER, roles=frozenset({Role.ADMINISTRATOR})), OURS, "reads_content"),
        (with_(OFFICER, roles=frozenset({Role.AUDITOR})), OURS, "reads_content"),
        (with_(OFFICER, roles=frozenset({Role.CAMPAIGN})), OURS, "reads_content"),
        (with_(OFFICER, roles=frozenset()), OURS, "reads_content"),
    ],
)
def test_the_first_rule_that_fails_is_named(actor, target, rule):
    assert refusal(actor, Permission.READ, target) == rule


def test_what_belongs_to_nobody_is_seen_by_the_security_officer_only():
    nobodys = Target(Level.ORDINARY, party_papers=False)
    for role in Role:
        actor = with_(OFFICER, roles=frozenset({role}), clearance=Level.TOP_SECRET)
        assert (refusal(actor, Permission.READ, nobodys) is None) == (role == Role.SECURITY_OFFICER)


@pytest.mark.parametrize("permission", list(Permission))
def test_nobody_may_do_anything(permission):
    assert refusal(NOBODY, permission, SYSTEM) is not None


def test_a_permission_without_a_row_is_never_granted(monkeypatch):
    # Not taken out of the table itself: put back it would stand at its end, for every later test.
    rest = {name: rules for name, rules in RULES.items() if name != Permission.SEARCH}
    monkeypatch.setattr("access.domain.permissions.RULES", rest)
    assert refusal(OFFICER, Permission.SEARCH, SYSTEM) == "nobody"


def test_the_table_can_be_read_aloud_and_every_permission_has_a_row():
    assert {name for name, _ in read_aloud()} == set(Permission)
    assert dict(read_aloud())["read"] == ["reads_content", "cleared", "assigned", "committed"]


@pytest.mark.parametrize("lacking", ["committed", "trained", "sealed"])
def test_taking_in_asks_for_commitment_training_and_a_seal(lacking):
    archivist = with_(OFFICER, roles=frozenset({Role.ARCHIVIST}), trained=True, sealed=True)
    assert refusal(archivist, Permission.TAKE_IN, OURS) is None
    assert refusal(with_(archivist, **{lacking: False}), Permission.TAKE_IN, OURS) == lacking


def test_taking_a_file_is_a_right_of_its_own():
    assert refusal(OFFICER, Permission.READ, OURS) is None
    assert refusal(OFFICER, Permission.TAKE_FILE, OURS) == "takes_files"


def test_every_row_about_things_asks_whether_they_are_within_the_clearance():
    about_things = {name: rules for name, rules in read_aloud() if "assigned" in rules}
    assert len(about_things) >= 5
    assert all("cleared" in rules for rules in about_things.values())


def test_a_target_says_how_closed_it_is():
    with pytest.raises(TypeError):
        Target(unit=1)
