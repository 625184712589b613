"""What a keeper of the archive sends, sent by anybody else: nothing is changed, whatever it names."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.api import Role
from access.models import User
from archive.models import Dossier
from tests.daily import daily
from tests.pages import body_of
from tests.people import inventory, person, unit
from tests.portal.addresses import addresses
from tests.portal.sites import Site, build, taken_back
from tests.portal.test_everything_is_told import forms_on, name_of, rows_changed, signed_in

pytestmark = pytest.mark.django_db

KEEPERS = {Role.ARCHIVIST: "archive:", Role.ADMINISTRATOR: "access:"}
# What these send is somebody's own: their password, their draft, their session.
OWN = {"access:sign_out", "access:change_password", "access:draft", "access:sign_in"}
TYPED = {
    "reason": "xếp lại cho đúng", "sure": "1", "number": "99", "into": "D9", "code": "MOI", "title": "Mới",
    "name": "Ban Mới", "first_day": "01/01/2001", "last_day": "01/01/2002", "first_year": "1990",
    "last_year": "1991", "letters": "QXZ", "letters-0": "QXZ", "source": "sổ", "last": "01/01/2026",
    "address": "10.1.1.9", "abstract": "trích yếu mới", "words": "lý do",
}  # fmt: skip


@pytest.fixture
def site():
    made = build()
    Dossier.objects.create(inventory=made.dossiers[0].inventory, number="D9", title="Khác")
    far = unit("XA")
    inventory("MLXA", place=far)
    person("xa", "archivist", units=[far])
    person("chua", "archivist", committed=False)
    return made


def sent_by(role: Role, site: Site) -> list[tuple[str, dict[str, str]]]:
    """Every form that the screens of a keeper offer, filled in."""
    client, found = signed_in(role), []
    for address in addresses(site.values()):
        if not name_of(address).startswith(KEEPERS[role]):
            continue
        response = client.get(address)
        if response.status_code == 200 and "html" in response.get("Content-Type", ""):
            found += [
                (action or address, filled(data)) for action, data in forms_on(body_of(response))
            ]
        else:
            body_of(response)
    once = {(address, tuple(sorted(data.items()))): (address, data) for address, data in found}
    return [one for one in once.values() if name_of(one[0]) not in OWN]


def filled(data: dict[str, str]) -> dict[str, str]:
    return {name: TYPED.get(name, value) if not value or name == "code" else value
            for name, value in data.items()}  # fmt: skip


def changed_by(username: str, address: str, data: dict[str, str]) -> set[str]:
    client = signed_in(User.objects.get(username=username).username)
    with taken_back(), CaptureQueriesContext(connection) as queries:
        body_of(client.post(address, data))
    return rows_changed(queries)


@pytest.mark.drill
@pytest.mark.parametrize("keeper", daily(list(KEEPERS), Role.ARCHIVIST))
def test_what_a_keeper_sends_changes_nothing_when_another_sends_it(site, keeper):
    sent = [one for one in sent_by(keeper, site) if changed_by(keeper, *one)]
    assert len({name_of(address) for address, _ in sent}) >= 10
    others = [str(role) for role in Role if role is not keeper]
    others += ["xa", "chua"] if keeper is Role.ARCHIVIST else []
    wrong = [
        (who, name_of(address), changed)
        for who in others
        for address, data in sent
        if (changed := changed_by(who, address, data)) and not is_theirs(who, address)
    ]
    assert wrong == []


def is_theirs(who: str, address: str) -> bool:
    if name_of(address) == "ingest:ask_level":
        # Whoever reads a paper may ask whether it is more closed; who has signed nothing reads none.
        return who not in {"xa", "chua", *NO_READERS}
    return (who, name_of(address)) in {
        # Bodies, terms, letters and collections are of the whole archive.
        *(("xa", f"archive:{one}") for one in OF_THE_ARCHIVE),
    }


NO_READERS = {str(role) for role in (Role.AUDITOR, Role.CAMPAIGN, Role.ADMINISTRATOR)}
OF_THE_ARCHIVE = (
    "new_issuer", "edit_issuer", "new_issuer_name", "edit_issuer_name", "new_term", "edit_term",
    "new_letters", "edit_letters", "new_period", "edit_period", "new_fonds", "fonds_cover",
)  # fmt: skip
