"""
Draws who may do what, from the permission table itself: role by permission, level by clearance.

`tools/powers.py` writes docs/powers.md anew; a test asks whether that still says what the table does.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

BASE: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BASE))

from access.domain.actors import Actor, Role  # noqa: E402
from access.domain.levels import Level  # noqa: E402
from access.domain.permissions import RULES, Permission, Target, cleared, refusal  # noqa: E402

DOCUMENT: Final = BASE / "docs" / "powers.md"
BEGINNING = """\
# Who may do what

Drawn by `tools/powers.py` from `access/domain/permissions.py`; a test fails where this page says something else. A role alone opens
nothing: every rule of a permission must hold, and the first that does not is named on the trail.
"""
OWN, OTHER = 1, 2


def holder(role: Role) -> Actor:
    """Somebody of this role who lacks nothing that can be given to it."""
    return Actor(
        id=1,
        username="own",
        full_name="",
        roles=frozenset((role,)),
        clearance=Level.TOP_SECRET,
        party_papers=True,
        units=frozenset((OWN,)),
        committed=True,
        trained=True,
        sealed=True,
    )


def target(level: Level = Level.ORDINARY, *, unit: int = OWN, party: bool = False) -> Target:
    """A paper of a unit."""
    return Target(level=level, party_papers=party, unit=unit)


def document() -> str:
    """The whole page."""
    return "\n".join((BEGINNING, *_rules(), *_roles(), *_heads(), *_levels(), *_own(), ""))


def _rules() -> Iterator[str]:
    yield "## The rules of each permission\n"
    yield "| permission | rules that must all hold |\n|---|---|"
    for permission, rules in RULES.items():
        yield f"| {permission} | {', '.join(rule.__name__ for rule in rules)} |"


def _roles() -> Iterator[str]:
    yield "\n## Role by permission\n"
    yield "Of somebody who lacks nothing else: cleared to the top, committed, trained, at a sealed workstation, of the unit.\n"
    yield f"| permission | {' | '.join(role.replace('_', ' ') for role in Role)} |"
    yield f"|---|{'---|' * len(Role)}"
    for permission in Permission:
        cells = (refusal(holder(role), permission, target()) for role in Role)
        yield f"| {permission} | {' | '.join('–' if rule else 'yes' for rule in cells)} |"


def _heads() -> Iterator[str]:
    head = replace(holder(Role.OFFICER), heads=frozenset((OWN,)))
    yield "\n## Head of a unit\n"
    yield "What whoever is its head by the list of units may besides, whatever their role; it opens no papers.\n"
    yield "| permission | about people of the unit, and of those below | about others |\n|---|---|---|"
    for permission in Permission:
        if refusal(holder(Role.OFFICER), permission, target()) is None:
            continue
        cells = (refusal(head, permission, target(unit=unit)) for unit in (OWN, OTHER))
        own, other = ("–" if rule else "yes" for rule in cells)
        if own == "yes":
            yield f"| {permission} | {own} | {other} |"


def _levels() -> Iterator[str]:
    about = [permission for permission, rules in RULES.items() if cleared in rules]
    yield "\n## Level by clearance\n"
    yield f"For {', '.join(about)}. Papers of the Party want a clearance that says so, beside the level.\n"
    yield f"| cleared to | {' | '.join(level.name for level in Level)} | of the Party |"
    yield f"|---|{'---|' * (len(Level) + 1)}"
    for clearance in Level:
        actor = replace(holder(Role.ARCHIVIST), clearance=clearance, party_papers=False)
        asked = [*(target(level) for level in Level), target(party=True)]
        cells = ("–" if refusal(actor, Permission.READ, one) else "yes" for one in asked)
        yield f"| {clearance.name} | {' | '.join(cells)} |"


def _own() -> Iterator[str]:
    yield "\n## Own and other\n"
    yield "| permission | papers of a unit not assigned | a proposal of one's own, or about oneself |\n|---|---|---|"
    of_secrets = (
        Permission.CONFIRM_PEOPLE, Permission.LOWER_LEVEL, Permission.CONFIRM_LOWERING,
        Permission.KEEP_COMMITMENTS, Permission.KEEP_TRAININGS, Permission.GIVE_GRANTS,
        Permission.APPROVE_GRANTS, Permission.ASK_OPENING, Permission.OPEN_SEALED,
        Permission.SIGN_OPENING,
    )  # fmt: skip
    role = dict.fromkeys(of_secrets, Role.SECURITY_OFFICER)
    for permission in Permission:
        actor = holder(role.get(permission, Role.ARCHIVIST))
        if refusal(actor, permission, target()):
            continue
        other = refusal(actor, permission, target(unit=OTHER)) or "yes"
        own = refusal(actor, permission, replace(target(), parties=frozenset(("own",)))) or "yes"
        yield f"| {permission} | {other} | {own} |"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), "utf-8")
