"""
The walks go somewhere: every address of ours answers somebody, with the values that a site gives.

An address with values that are nowhere answers everybody alike, so a walk over it proves nothing.
"""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from access.models import User
from search.api import catch_up, open_engine
from tests.portal.addresses import filled, patterns
from tests.portal.sites import build

pytestmark = pytest.mark.django_db

TESTS = Path(__file__).parents[1]
# Not ours: Wagtail's rooms, and what it serves of its own accord.
OF_WAGTAIL = ("quan-tri/", "\0^_util")
# What no site of the walks has, and where it is gone to instead.
ELSEWHERE = {
    "do-dang/": "access/actions/test_drafts.py",  # what somebody has begun, by the form's name
    "thiet-lap/": "portal/views/test_set_up.py",  # before there is anybody
    "chung-chi/": "portal/views/test_trust.py",  # where HTTPS is the store's own
    "chung-chi/kho-so-goc.cer": "portal/views/test_trust.py",
    "chung-chi/kho-so-goc.crt": "portal/views/test_trust.py",
    # The file of a list between its steps.
    "muc-luc/<str:code>/nhap/<str:token>/": "archive/views/test_importing.py",
    "muc-luc/<str:code>/nhap/<str:token>/cot/": "archive/views/test_list_columns.py",
    # Pixels want real scans; their names and times are burnt in, so no two of them are alike.
    "van-ban/<int:record_id>/trang/<int:number>/": "archive/views/test_files.py",
    "van-ban/<int:record_id>/ban-cu/<int:number>/": "ingest/views/test_amending.py",
    "van-ban/<int:record_id>/ban-cu/<int:number>/trang/<int:page_number>/": (
        "ingest/views/test_amending.py"
    ),
    # What is proposed about a secret paper: nobody of the site is cleared for one.
    "xu-ly-rieng/<int:secrecy_id>/": "ingest/views/test_registering.py",
    "xac-nhan/<int:item_id>/trang/<int:number>/": "portal/test_nothing_leaks.py",
    "xac-nhan/<int:item_id>/manh/<slug:field>/": "portal/test_attacked_again.py",
}
# Who enters most first; the others are asked where these are not let in.
WHO = ("archivist", "administrator", "auditor", "security_officer", "ky")


def test_every_address_of_ours_answers_somebody_in_the_site_that_is_walked():
    site = build()
    catch_up(open_engine(settings.KHOSO_SEARCH))
    values, clients = site.values(), [signed_in(name) for name in WHO]
    ours = [route for route, _ in patterns() if not route.startswith(OF_WAGTAIL)]
    dead = [
        route
        for route in ours
        if route not in ELSEWHERE and not any(answers(route, values, one) for one in clients)
    ]
    assert dead == []
    assert set(ELSEWHERE) <= set(ours)


def signed_in(username):
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username=username))
    return client


def answers(route, values, client):
    """Whether it leads somewhere for this person; what only takes something in says so by 405."""
    return any(client.get(address).status_code != 404 for address in filled(route, values))


def test_what_the_walks_leave_out_is_tested_elsewhere():
    assert [where for where in ELSEWHERE.values() if not (TESTS / where).exists()] == []
