"""Whether the house is well is told to any machine that asks, and nothing else is."""

import pytest
from django.db import DatabaseError
from django.test import Client

from audit.models import Event
from portal.views import health as module

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("host", ["127.0.0.1", "kho.tinhuy.vn", "10.0.0.5:8000", "_", "a b", ""])
def test_any_name_and_scheme_will_do(settings, host):
    settings.ALLOWED_HOSTS = ["kho.tinhuy.vn"]
    settings.SECURE_SSL_REDIRECT = True
    for ask in (Client().get, Client().head):
        answer = ask("/suc-khoe/", headers={"host": host})
        assert (answer.status_code, answer.content) == (204, b"")
    assert Client().get("/dang-nhap/", headers={"host": "kho.tinhuy.vn"}).status_code == 301


def test_nothing_is_told_and_nothing_kept():
    answer = Client().get("/suc-khoe/?x=1")
    assert set(answer.headers) <= {
        "Cache-Control", "Content-Length", "Content-Type", "Cross-Origin-Resource-Policy",
    }  # fmt: skip
    assert not answer.cookies
    assert not Event.objects.exists()


def test_it_is_only_asked():
    assert Client().post("/suc-khoe/").status_code == 405


def test_a_house_without_its_database_is_not_well(monkeypatch):
    class Gone:
        def cursor(self):
            raise DatabaseError

    monkeypatch.setattr(module, "connection", Gone())
    answer = Client().get("/suc-khoe/")
    assert (answer.status_code, answer.content) == (503, b"")
