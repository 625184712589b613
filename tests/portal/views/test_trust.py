"""How other machines come to trust the site's root: open to everybody where there is one, else nowhere."""

import hashlib
import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from access.models import User
from config.certificates import secured
from config.env import read
from tests.pages import tight
from tests.people import person
from tests.portal.sites import bare

pytestmark = pytest.mark.django_db

PLACES = ("/chung-chi/", "/chung-chi/kho-so-goc.cer", "/chung-chi/kho-so-goc.crt")


@pytest.fixture
def root(settings, tmp_path):
    (tmp_path / "keys").mkdir()
    env = read({"KHOSO_HTTPS": "own", "KHOSO_DATA": str(tmp_path)}, base=Path("/srv"))
    secured(env, at=datetime.now(UTC))
    settings.KHOSO_OWN_ROOT = tmp_path / "keys" / "https-root.crt"
    return settings.KHOSO_OWN_ROOT


def everybody():
    """Nobody, and somebody who has signed in."""
    person("khue", "officer")
    signed_in = Client()
    signed_in.force_login(
        User.objects.get(username="khue"), backend="django.contrib.auth.backends.ModelBackend"
    )
    return Client(), signed_in


def test_the_file_for_windows_has_the_fingerprint_as_its_sum_and_the_other_is_the_same_root(root):
    der = ssl.PEM_cert_to_DER_cert(root.read_text())
    pairs = hashlib.sha256(der).hexdigest().upper()
    fingerprint = ":".join(pairs[at : at + 2] for at in range(0, 64, 2))
    for client in everybody():
        page, for_windows, for_linux = (client.get(place) for place in PLACES)
        assert fingerprint in page.content.decode()
        assert for_windows.content == der
        assert for_linux.content == root.read_bytes()
        assert for_windows.headers["Content-Type"] == "application/x-x509-ca-cert"
        assert "attachment" in for_linux.headers["Content-Disposition"]


def test_it_is_read_without_https_and_all_else_is_sent_on_to_the_same_port(root, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^chung-chi/", r"^static/"]
    person("khue", "officer")
    client = Client(HTTP_HOST="10.0.0.5:8000")
    assert [client.get(place).status_code for place in PLACES] == [200, 200, 200]
    assert 'href="https://10.0.0.5:8000/"' in tight(client.get("/chung-chi/"))
    for place in ("/", "/dang-nhap/", "/thiet-lap/", "/x/chung-chi/", "/khong-co/"):
        answer = client.get(place)
        assert (answer.status_code, answer.headers["Location"]) == (
            301, f"https://10.0.0.5:8000{place}",
        )  # fmt: skip


def test_where_others_vouch_for_the_site_there_is_no_such_page(settings, tmp_path):
    for place in (None, tmp_path / "https-root.crt"):
        settings.KHOSO_OWN_ROOT = place
        for client in everybody() if place is None else (Client(),):
            missing = bare(client.get("/khong-co-trang-nay/"))
            assert [bare(client.get(address)) for address in PLACES] == [missing] * 3


def test_a_root_that_is_damaged_is_not_handed_out(root):
    person("khue", "officer")
    for content in (b"", b"\xff\xfe", b"-----BEGIN CERTIFICATE-----"):
        root.write_bytes(content)
        assert [Client().get(place).status_code for place in PLACES] == [404, 404, 404]
