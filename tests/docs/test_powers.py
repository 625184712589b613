"""Role by permission, told by hand beside the table, and drawn from it as a page."""

import runpy
from pathlib import Path

import pytest

from access.domain.actors import Role
from access.domain.levels import Level
from access.domain.permissions import RULES, Permission, assigned, cleared, refusal, works_with_it

BASE = Path(__file__).resolve().parents[2]
PAGE = BASE / "docs" / "powers.md"
TOOL = runpy.run_path(str(BASE / "tools" / "powers.py"))
holder, target = TOOL["holder"], TOOL["target"]

A, C, O, H = Role.ARCHIVIST, Role.CHECKER, Role.OFFICER, Role.UNIT_HEAD  # noqa: E741
AUDIT, S, CAMPAIGN, ADMIN = (
    Role.AUDITOR, Role.SECURITY_OFFICER, Role.CAMPAIGN, Role.ADMINISTRATOR,
)  # fmt: skip
# Who may, when they lack nothing else. Whoever changes a row of the table changes one here.
MAY = {
    Permission.SEARCH: {A, C, O, H, S},
    Permission.READ: {A, C, O, H, S},
    Permission.TAKE_FILE: {A, S},
    Permission.SEE_CATALOGUE: {A, C, O, H, S},
    Permission.SEE_COMPLETENESS: {A, C, H, S, CAMPAIGN},
    Permission.CHANGE_CATALOGUE: {A},
    Permission.KEEP_REFERENCE: {A},
    Permission.KEEP_FONDS: {A},
    Permission.KEEP_LEVEL_LIST: {S},
    Permission.TAKE_IN: {A},
    Permission.SEND_SCANS: {A},
    Permission.SEE_BATCHES: {A, C},
    Permission.CONFIRM: {A, C},
    Permission.AMEND: {A},
    Permission.SEE_LEVELS: {S},
    Permission.ASK_LEVEL: {A, C, O, H, S},
    Permission.DECIDE_LEVEL: {S},
    Permission.SEE_REGISTER: {S, H},
    Permission.REGISTER_APART: {S},
    Permission.ADMIT_TOP_SECRET: {S},
    Permission.SECOND_SECRETS: {S, H},
    Permission.SEE_POSTURE: {S, H, ADMIN},
    Permission.KEEP_POSTURE: {S},
    Permission.CONFIRM_POSTURE: {S, H, ADMIN},
    Permission.KEEP_KEYS: {S},
    Permission.READ_TRAIL: {AUDIT},
    Permission.SEE_PEOPLE: {ADMIN, S},
    Permission.MANAGE_PEOPLE: {ADMIN},
    Permission.CONFIRM_PEOPLE: {S},
    Permission.KEEP_COMMITMENTS: {S},
    Permission.KEEP_TRAININGS: {S},
    Permission.SEE_CONDITIONS: {S, H},
    Permission.SEE_REQUESTS: {S},
    Permission.SEE_GRANTS: {ADMIN, S},
    Permission.ASK_GRANTS: {S},
    Permission.GIVE_GRANTS: {S},
    Permission.APPROVE_GRANTS: {S},
    Permission.END_GRANTS: {S},
    Permission.KEEP_NAMED: {S},
    Permission.ASK_OPENING: {S, H},
    Permission.OPEN_SEALED: {S},
    Permission.SEE_OPENING: {AUDIT, S},
    Permission.SIGN_OPENING: {AUDIT, S},
    Permission.SEE_LISTS: {ADMIN, A, H, CAMPAIGN},
    Permission.KEEP_LISTS: {ADMIN},
    Permission.KEEP_SERVICES: {ADMIN},
    Permission.WRITE_GUIDES: {ADMIN, CAMPAIGN},
    Permission.SEE_PROTECTION: {S, H},
    Permission.LOWER_LEVEL: {S},
    Permission.CONFIRM_LOWERING: {S, H},
}
# What the head of a unit may besides, whatever their role: about people of that unit and those below.
AS_HEAD = {
    Permission.SEE_REQUESTS, Permission.SEE_GRANTS, Permission.ASK_GRANTS, Permission.APPROVE_GRANTS,
    Permission.END_GRANTS, Permission.KEEP_NAMED,
}  # fmt: skip
# What is open to somebody by its name alone; whoever adds to these lets people work with it.
BY_NAME = {Permission.READ, Permission.TAKE_FILE, Permission.ASK_LEVEL}
CONTENT = [permission for permission, rules in RULES.items() if cleared in rules]


def test_the_page_says_what_the_table_does():
    drawn = TOOL["document"]()
    assert PAGE.read_text("utf-8") == drawn, f"`tools/powers.py` writes it anew:\n{drawn}"


@pytest.mark.parametrize("permission", list(Permission))
def test_a_permission_is_that_of_its_roles_and_of_no_other(permission):
    found = {role for role in Role if refusal(holder(role), permission, target()) is None}
    assert found == MAY[permission]


@pytest.mark.parametrize("permission", list(Permission))
@pytest.mark.parametrize("role", list(Role))
def test_the_head_of_a_unit_may_what_is_about_its_people_and_comes_to_no_content_by_it(
    role, permission
):
    head = TOOL["replace"](holder(role), heads=frozenset((1,)))
    may = role in MAY[permission] or permission in AS_HEAD
    assert (refusal(head, permission, target()) is None) == may
    if permission in AS_HEAD - {Permission.SEE_REQUESTS, Permission.KEEP_NAMED}:
        elsewhere = refusal(head, permission, target(unit=2)) is None
        assert elsewhere == (role in MAY[permission])


@pytest.mark.parametrize("permission", CONTENT)
@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("clearance", list(Level))
def test_content_opens_to_the_cleared_of_its_own_unit_alone(permission, level, clearance):
    for role in MAY[permission]:
        actor = TOOL["replace"](holder(role), clearance=clearance, party_papers=False)
        assert (refusal(actor, permission, target(level)) is None) == (level <= clearance)
        assert refusal(actor, permission, target(level, party=True)) == "cleared"
        elsewhere = refusal(actor, permission, target(level, unit=2))
        assert (elsewhere is None) == (level <= clearance and role == S)


def test_whoever_administers_audits_or_campaigns_comes_to_no_content_by_any_permission():
    for role in (ADMIN, AUDIT, CAMPAIGN):
        for permission in CONTENT:
            assert refusal(holder(role), permission, target()) is not None


def test_what_is_about_content_asks_whose_it_is_too():
    assert [p for p in CONTENT if assigned not in RULES[p]] == []


def test_what_is_open_by_its_name_alone_is_read_and_nothing_else():
    assert {one for one in CONTENT if works_with_it not in RULES[one]} == BY_NAME
