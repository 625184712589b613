"""
What gives rights, and what leaves the store as a file, asks for the password again, whatever its address is.

Nothing is listed here but what is excepted: every address and every form that a role is shown is tried,
and what it writes or hands out says whether it belongs among them.
"""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.api import Role
from tests.pages import body_of
from tests.portal.addresses import addresses
from tests.portal.sites import count_by_terms, series_of_site, taken_back
from tests.portal.test_everything_is_told import (
    forms_on,
    house,
    name_of,
    rows_changed,
    signed_in,
    site,
    values_of_site,
)
from tests.portal.test_powers import filled

__all__ = ["house", "site"]
pytestmark = pytest.mark.django_db
drill = pytest.mark.drill

# Open to everybody, signed in or not.
OF_NOBODY = {"portal:root_for_windows", "portal:root_for_linux"}
# Rows of people and places that give nobody anything; every other table of access, also one to come, does.
GIVES_NOTHING = {
    "access_draft": "what somebody typed, for themselves",
    "access_accountnews": "what somebody is told",
    "access_unit": "the list of units",
    "access_unitname": "the list of units",
    "access_unitsuccession": "the list of units",
    "access_unitduty": "who answers for a unit: a name in a list, which opens no paper",
    "access_workstation": "the list of machines",
    "access_peoplelist": "the lines of a file that nobody has proposed yet; proposing writes a proposal",
}
RIGHTS = {
    model._meta.db_table
    for model in apps.get_app_config("access").get_models(include_auto_created=True)
} - set(GIVES_NOTHING)
# Addresses that write such rows and need no password again, each with its reason.
EXCEPTED = {
    "access:change_password": "asks for the old password itself",
    "access:decline_proposal": "takes away what was asked for; nothing is given",
    "access:withdraw_proposal": "takes away what was asked for; nothing is given",
    "access:training": "takes somebody off a training",
    "access:end_grant": "takes away at once; less is always quick",
    "access:take_off_named": "takes away at once; less is always quick",
    "access:withdraw_grant": "takes back what was asked for; nothing is given",
    "access:decline_grant": "takes away what was asked for; nothing is given",
    "archive:end_opening": "takes away at once; whoever sees an alarm is not held up",
}
# What forms for accounts and openings ask for beside what the walk of powers types.
TYPED = {
    "full_name": "Người Khác", "username": "khac", "minutes": "15", "document": "1-CV/TU",
    "finding": "đúng việc", "title": "Hồ sơ theo quyết định", "things": "ML01/D1",
    "document_on": "12/08/2026",
}  # fmt: skip
# The one would end the walk, the others are no page of the archive.
NOT_SENT = {"access:sign_out", "access:stay", "access:sign_in", "access:second_step"}


def typed(data):
    said = {name: value or TYPED.get(name, "") for name, value in filled(data).items()}
    # Nothing is opened for whoever administers.
    return said | ({"username": "officer"} if said.get("username") == "administrator" else {})


@pytest.mark.parametrize(
    ("role", "among_them"),
    [
        (Role.ARCHIVIST, "archive:figures_file"),
        pytest.param(Role.SECURITY_OFFICER, "archive:figures_file", marks=drill),
        pytest.param(Role.AUDITOR, "archive:opening_report", marks=drill),
        pytest.param(Role.UNIT_HEAD, "archive:figures_file", marks=drill),
    ],
)
def test_every_address_that_hands_out_a_file_asks_for_it(site, role, among_them):
    count_by_terms()
    values = values_of_site()
    values["series_code"] = series_of_site()
    client, files = signed_in(role), set()
    for address in addresses(values):
        if address.startswith("/quan-tri/"):
            continue
        answer = client.get(address)
        body_of(answer)
        if "attachment" in answer.get("Content-Disposition", ""):
            files.add(name_of(address))
    assert among_them in files
    assert files - OF_NOBODY - settings.KHOSO_SIGN_AGAIN_FILES == set()


@pytest.mark.parametrize(
    ("role", "among_them"),
    [
        (Role.ADMINISTRATOR, {"access:new_person", "access:close_account", "access:people_list"}),
        pytest.param(
            Role.SECURITY_OFFICER,
            {"archive:open_opening", "archive:new_opening", "access:new_named"},
            marks=drill,
        ),
        pytest.param(Role.UNIT_HEAD, {"archive:new_opening"}, marks=drill),
        pytest.param(Role.AUDITOR, {"archive:sign_opening"}, marks=drill),
        *(pytest.param(role, set(), marks=drill) for role in (Role.ARCHIVIST, Role.CHECKER)),
    ],
)
def test_every_form_that_gives_rights_or_hands_out_a_file_asks_for_it(site, role, among_them):
    client, sent = signed_in(role), {}
    for address in addresses(values_of_site()):
        if address.startswith("/quan-tri/") or name_of(address) in NOT_SENT:
            continue
        answer = client.get(address)
        body = body_of(answer)
        if answer.status_code == 200 and "html" in answer.get("Content-Type", ""):
            for action, data in forms_on(body):
                sent[(action or address, *sorted(data.items()))] = (action or address, typed(data))
    gives, files = set(), set()
    for address, data in sent.values():
        if name_of(address) in NOT_SENT:
            continue
        with taken_back(), CaptureQueriesContext(connection) as queries:
            answer = client.post(address, data)
            body_of(answer)
        if rows_changed(queries) & RIGHTS:
            gives.add(name_of(address))
        if "attachment" in answer.get("Content-Disposition", ""):
            files.add(name_of(address))
    assert among_them <= gives
    assert gives - settings.KHOSO_SIGN_AGAIN - set(EXCEPTED) == set()
    assert files - settings.KHOSO_SIGN_AGAIN_FILES - settings.KHOSO_SIGN_AGAIN == set()
