"""What the first start of a site is told: its name, and its first three people."""

from dataclasses import dataclass

from access.domain.actors import Role
from access.domain.levels import Level
from language.vietnamese import fold

# The roles without which nothing begins, each with the level that its work takes. They watch one
# another: whoever keeps accounts decides alone about no secret, and neither files a paper.
FIRST_ROLES: dict[Role, Level] = {
    Role.ADMINISTRATOR: Level.ORDINARY,
    Role.SECURITY_OFFICER: Level.TOP_SECRET,
    Role.ARCHIVIST: Level.CONFIDENTIAL,
}


@dataclass(frozen=True, slots=True)
class FirstPerson:
    """One of the first people; commitment and course are empty where they are entered later."""

    role: Role
    username: str
    full_name: str
    commitment: str = ""
    course: str = ""


@dataclass(frozen=True, slots=True)
class FirstStart:
    """The name of the commission, its place, its code in numbers of papers, and its people."""

    organisation: str
    place: str
    code: str
    people: tuple[FirstPerson, ...]


def same_person(people: tuple[FirstPerson, ...]) -> dict[Role, str]:
    """
    For each role whose person stands among those before it, the field that says so.

    Two people of one name tell themselves apart by what stands in brackets behind it.
    """
    found: dict[Role, str] = {}
    for place, person in enumerate(people):
        for before in people[:place]:
            if person.username and person.username == before.username:
                found[person.role] = "username"
            elif fold(person.full_name) and fold(person.full_name) == fold(before.full_name):
                found.setdefault(person.role, "full_name")
    return found
