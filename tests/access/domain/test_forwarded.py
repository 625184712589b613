"""Whose machine a request comes from: what a named proxy says counts, what anybody else says not."""

from datetime import date

import pytest
from django.test import Client

from access.api import register_workstation
from access.domain.forwarded import is_from_proxy, network, persons_address
from audit.models import Event
from tests.people import AT, KEEPER, person

PROXY = "10.0.0.9"
PROXIES = tuple(map(network, (PROXY, "10.0.1.0/28", "fd00::9")))

SAID = {
    "one address": ("10.2.0.7", "10.2.0.7"),
    "the rightmost that is no proxy": ("1.1.1.1, 10.2.0.7, 10.0.1.3", "10.2.0.7"),
    "a forged beginning": ("10.9.9.9, 10.2.0.7", "10.2.0.7"),
    "a forged proxy": ("10.0.0.9, 10.2.0.7", "10.2.0.7"),
    "spaces": ("  10.2.0.7  ", "10.2.0.7"),
    "a port": ("10.2.0.7:4711", "10.2.0.7"),
    "IPv6": ("2001:db8::7", "2001:db8::7"),
    "IPv6 in brackets": ("[2001:DB8:0::7]", "2001:db8::7"),
    "IPv6 with a port": ('"[2001:db8::7]:4711"', "2001:db8::7"),
    "IPv4 written as IPv6": ("::ffff:10.2.0.7", "10.2.0.7"),
    "a zone": ("fe80::7%eth0", "fe80::7"),
    "nothing": ("", PROXY),
    "unknown": ("unknown", PROXY),
    "words": ("10.2.0.7, <script>", PROXY),
    "an empty end": ("10.2.0.7,", PROXY),
    "a number too large": ("10.2.0.777", PROXY),
    "leading noughts": ("010.2.0.7", PROXY),
    "a port that is none": ("10.2.0.7:x", PROXY),
    "an open bracket": ("[2001:db8::7", PROXY),
    "words behind a bracket": ("[2001:db8::7]x", PROXY),
    "nobody's address": ("0.0.0.0", PROXY),
    "a group's address": ("224.0.0.1", PROXY),
    "only proxies": ("10.0.1.3, 10.0.1.4", PROXY),
    "the proxy's own loopback": ("127.0.0.1", PROXY),
    "very many": ("10.2.0.7, " * 2000 + "10.2.0.8", "10.2.0.8"),
}


@pytest.mark.parametrize(("forwarded", "address"), SAID.values(), ids=SAID)
def test_a_proxy_is_believed_as_far_as_it_can_be_read(forwarded, address):
    assert persons_address(PROXY, forwarded, PROXIES) == address


@pytest.mark.parametrize("peer", ["10.0.0.8", "10.0.1.16", "127.0.0.1", "fd00::8"])
def test_anybody_else_is_taken_for_who_they_are(peer):
    assert persons_address(peer, "10.2.0.7", PROXIES) == peer
    assert persons_address(PROXY, "10.2.0.7", ()) == PROXY
    assert not is_from_proxy(peer, PROXIES)


def test_a_proxy_is_known_in_every_form_of_its_address():
    for peer in ("::ffff:10.0.0.9", "fd00:0:0::9", "fd00::9%eth0"):
        assert persons_address(peer, "10.2.0.7", PROXIES) == "10.2.0.7"
    assert persons_address("", "10.2.0.7", PROXIES) == ""
    assert persons_address("unix", "10.2.0.7", PROXIES) == "unix"


@pytest.fixture
def behind(settings):
    settings.KHOSO_PROXIES = PROXIES
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    return lambda address, **more: Client(
        REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=address, HTTP_X_FORWARDED_PROTO="https", **more
    )


def sign_in(client, password):
    return client.post("/dang-nhap/", {"username": "khue", "password": password}, secure=False)


@pytest.mark.django_db
def test_the_trail_and_the_seal_know_the_persons_own_machine(behind):
    register_workstation(
        by=KEEPER, name="MAY-7", address="10.2.0.7", seal_number="1",
        sealed_until=date(2090, 1, 1), at=AT,
    )  # fmt: skip
    password = person("khue", "officer")
    client = behind("9.9.9.9, 10.2.0.7")
    assert "MAY-7" in client.get("/dang-nhap/").content.decode()
    sign_in(client, password)
    assert Event.objects.get(action="sign_in").workstation == "MAY-7"


@pytest.mark.django_db
def test_five_wrong_passwords_shut_one_machine_behind_the_proxy_and_not_the_next(behind):
    password = person("khue", "officer")
    for number in range(6):
        sign_in(behind(f"10.9.9.{number}, 10.2.0.7"), "sai")
    assert sign_in(behind("10.2.0.7"), password).status_code == 429
    assert sign_in(behind("10.2.0.8"), password).status_code == 302


FORGED = {
    "REMOTE_ADDR": "10.2.0.66",
    "HTTP_X_FORWARDED_FOR": "10.2.0.7",
    "HTTP_X_FORWARDED_PROTO": "https",
}


@pytest.mark.django_db
def test_who_is_no_proxy_cannot_pass_for_https(behind, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert behind("10.2.0.7").get("/dang-nhap/").status_code == 200
    assert Client(**FORGED).get("/dang-nhap/").status_code == 301


@pytest.mark.django_db
def test_who_is_no_proxy_cannot_pass_for_another_machine(behind):
    person("khue", "officer")
    sign_in(Client(**FORGED), "sai")
    assert Event.objects.get(action="sign_in").workstation == "10.2.0.66"


@pytest.mark.django_db
@pytest.mark.parametrize(("said", "status"), [("https", 200), ("http, https", 200),
                                              ("https, http", 301), ("", 301), ("\t<x>", 301)])  # fmt: skip
def test_the_last_word_about_https_is_the_proxys_own(behind, settings, said, status):
    settings.SECURE_SSL_REDIRECT = True
    client = Client(REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_PROTO=said)
    assert client.get("/dang-nhap/").status_code == status
