"""
Two machines: the store listens on its network, and a PC beside it, in a network namespace of its own,
trusts its root, sets it up, signs in over HTTPS, and is known by its own address and seal.
"""

import json
import os
import re
import shlex
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.starts import environment_of, free_port, started

BASE = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.drill]

# What runs on the second PC: a browser's part of HTTP, with the root that it trusts or none.
BROWSER = """
import http.client, json, re, ssl, sys
from urllib.parse import urlencode
host, port, root, asked = sys.argv[1], int(sys.argv[2]), sys.argv[3], json.loads(sys.argv[4])
cookies, told = {}, []
for one in asked:
    if one.get("scheme") == "http":
        connection = http.client.HTTPConnection(host, port, timeout=60)
    else:
        context = ssl.create_default_context(cafile=root or None)
        connection = http.client.HTTPSConnection(host, port, timeout=60, context=context)
    fields = one.get("fields")
    headers = {**one.get("headers", {}), "Cookie": "; ".join(f"{n}={t}" for n, t in cookies.items())}
    if fields is not None:
        fields["csrfmiddlewaretoken"] = told[-1]["token"]
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers["Origin"] = f"https://{host}:{port}"
    try:
        connection.request("POST" if fields is not None else "GET", one["path"],
                           urlencode(fields) if fields is not None else None, headers)
        answer = connection.getresponse()
        page = answer.read().decode()
    except ssl.SSLError as error:
        told.append({"refused": type(error).__name__})
        continue
    secure = True
    for cookie in answer.headers.get_all("Set-Cookie") or []:
        name, _, text = cookie.partition(";")[0].partition("=")
        cookies[name.strip()] = text
        secure = secure and "Secure" in cookie
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    told.append({"status": answer.status, "page": page, "to": answer.headers.get("Location", ""),
                 "token": found[1] if found else "", "secure": secure})
    connection.close()
print(json.dumps(told))
"""
PEOPLE = {
    "organisation": "Ban Tổ chức Tỉnh ủy Lâm Đồng", "place": "Đà Lạt", "code": "BTCTU",
    "administrator_full_name": "Bùi Đức An", "administrator_username": "an.bd",
    "security_officer_full_name": "Đặng Quốc Việt", "security_officer_username": "viet.dq",
    "archivist_full_name": "Phạm Quốc Bảo", "archivist_username": "bao.pq",
    "archivist_commitment": "CK-02", "archivist_course": "Tập huấn 2026",
}  # fmt: skip


def ip(*words):
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)


@dataclass
class Network:
    """A cable between the store's machine and a PC: both ends, and where the PC stands."""

    house: str
    desk: str
    space: str

    def browse(self, port, root, *asked):
        done = subprocess.run(
            ["ip", "netns", "exec", self.space, sys.executable, "-c", BROWSER, self.house, str(port),
             str(root or ""), json.dumps(asked)],
            capture_output=True, text=True, timeout=300, check=True,
        )  # fmt: skip
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def network():
    """Skips, with what could not be proven, where the kernel or the account allows no namespace."""
    number = os.getpid() % 200 + 20
    space, mine, its = f"kho-{os.getpid()}", f"kh{os.getpid()}", f"kd{os.getpid()}"
    house, desk = f"10.199.{number}.1", f"10.199.{number}.2"
    try:
        ip("netns", "add", space)
        ip("link", "add", mine, "type", "veth", "peer", "name", its, "netns", space)
        ip("addr", "add", f"{house}/24", "dev", mine)
        ip("link", "set", mine, "up")
        ip("-n", space, "addr", "add", f"{desk}/24", "dev", its)
        ip("-n", space, "link", "set", its, "up")
    except (OSError, subprocess.CalledProcessError) as why:
        subprocess.run(["ip", "netns", "del", space], check=False, capture_output=True)
        pytest.skip(
            f"no second machine here ({why}): that it signs in over HTTPS by its own address and seal, "
            "and is only redirected by HTTP, is not proven"
        )
    yield Network(house, desk, space)
    ip("netns", "del", space)


@dataclass
class Site:
    """A running store, what it said, and its data."""

    data: Path
    port: int
    said: str
    environment: dict[str, str]

    def run(self, *words):
        subprocess.run(
            [sys.executable, "manage.py", *words], cwd=BASE, env=self.environment,
            capture_output=True, timeout=300, check=True,
        )  # fmt: skip

    def events(self, action):
        place = f"file:{self.data}/khoso.sqlite3?mode=ro"
        with closing(sqlite3.connect(place, uri=True)) as tables:
            return tables.execute(
                "SELECT who, workstation, outcome FROM audit_event WHERE action = ? ORDER BY id",
                [action],
            ).fetchall()


@pytest.fixture(scope="module")
def site(network, with_tables, tmp_path_factory):
    data = with_tables(tmp_path_factory.mktemp("site") / "data")
    port = free_port()
    environment = environment_of(data, port, KHOSO_ADDRESS="0.0.0.0")
    process, said = started(environment, until="person password")
    yield Site(data, port, said, environment)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0


@pytest.fixture(scope="module")
def root(site, network, tmp_path_factory):
    """The root as the second PC gets it: without HTTPS, by the page that says how to trust it."""
    page, file = network.browse(
        site.port, "", {"scheme": "http", "path": "/chung-chi/"},
        {"scheme": "http", "path": "/chung-chi/kho-so-goc.crt"},
    )  # fmt: skip
    assert (page["status"], file["status"]) == (200, 200)
    fingerprint = re.search(r"\b(?:[0-9A-F]{2}:){31}[0-9A-F]{2}\b", site.said)[0]
    assert fingerprint in page["page"]
    place = tmp_path_factory.mktemp("desk") / "kho-so-goc.crt"
    place.write_text(file["page"])
    told = subprocess.run(
        ["openssl", "x509", "-in", place, "-noout", "-fingerprint", "-sha256"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert fingerprint in told.stdout
    return place


@pytest.fixture(scope="module")
def passwords(site, network, root):
    """The store set up from the second PC, by the code that the first one's terminal told."""
    code = re.search(r"^Mã thiết lập: (\S+)$", site.said, re.MULTILINE)[1]
    told = network.browse(
        site.port, root, {"path": "/dang-nhap/"},
        {"path": "/thiet-lap/", "fields": {"set_up_code": code}}, {"path": "/thiet-lap/"},
        {"path": "/thiet-lap/", "fields": PEOPLE},
    )  # fmt: skip
    assert [one["status"] for one in told] == [200, 302, 200, 200]
    return dict(re.findall(r'data-password-of="([^"]+)">([^<]+)<', told[-1]["page"]))


def test_the_start_line_names_every_address_at_which_others_reach_it(site, network):
    words = shlex.split(site.said.splitlines()[0])
    assert words[0] == "READY"
    assert words[1] == f"https://127.0.0.1:{site.port}"
    assert f"https://{network.house}:{site.port}" in words
    assert f"https://{socket.gethostname()}:{site.port}" in words


@pytest.mark.parametrize("path", ["/", "/dang-nhap/?next=/", "/thiet-lap/", "/khong-co/", "/csp/"])
def test_without_https_everything_else_is_only_sent_on(site, network, path):
    (told,) = network.browse(site.port, "", {"scheme": "http", "path": path})
    assert told["status"] == 301
    assert told["to"] == f"https://{network.house}:{site.port}{path}"
    assert told["page"] == ""


def test_who_does_not_trust_the_root_is_warned(site, network):
    (told,) = network.browse(site.port, "", {"path": "/"})
    assert told == {"refused": "SSLCertVerificationError"}


def signed_in(site, network, root, password, username="bao.pq", **headers):
    return network.browse(
        site.port, root, {"path": "/dang-nhap/", "headers": headers},
        {"path": "/dang-nhap/", "headers": headers,
         "fields": {"username": username, "password": password}},
        {"path": "/doi-mat-khau/", "headers": headers},
    )  # fmt: skip


@pytest.fixture(scope="module")
def first_look(site, network, root, passwords):
    """What the second PC is told, and the trail of it, before anybody has given it a seal."""
    told = signed_in(site, network, root, passwords["bao.pq"])
    return told, site.events("sign_in")[-1]


def test_the_first_start_and_the_second_machine_are_on_the_trail(
    site, network, passwords, first_look
):
    assert set(passwords) == {"an.bd", "viet.dq", "bao.pq"}
    assert set(site.events("set_up")) == {("setup", network.desk, "done")}
    told, event = first_look
    assert [one["status"] for one in told] == [200, 302, 200]
    assert all(one["secure"] for one in told)
    assert network.desk in told[0]["page"]
    assert "tem an toàn không còn hạn" in told[0]["page"]
    assert event == ("bao.pq", network.desk, "done")


@pytest.mark.usefixtures("first_look")
def test_it_is_known_by_its_own_seal_whatever_it_says_of_itself(site, network, root, passwords):
    site.run("workstation", "BAN-02", network.desk, "--seal", "AN-77", "--until", "31/12/2090")
    claims = {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "http", "X-Real-IP": "10.1.1.1"}
    told = signed_in(site, network, root, passwords["bao.pq"], **claims)
    assert "BAN-02" in told[0]["page"]
    assert "AN-77" in told[0]["page"]
    assert site.events("sign_in")[-1] == ("bao.pq", "BAN-02", "done")


def test_wrong_passwords_shut_the_second_machine_and_not_the_first(site, network, root, passwords):
    for _ in range(5):
        last = signed_in(site, network, root, "sai mật khẩu", "viet.dq")[1]
    assert last["status"] == 429
    done = subprocess.run(
        [sys.executable, "-c", BROWSER, "127.0.0.1", str(site.port), str(root), json.dumps([
            {"path": "/dang-nhap/"},
            {"path": "/dang-nhap/",
             "fields": {"username": "viet.dq", "password": passwords["viet.dq"]}},
        ])],
        capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout)[1]["status"] == 302
    assert site.events("sign_in")[-1] == ("viet.dq", "127.0.0.1", "done")


def test_once_set_up_the_page_is_gone_from_the_network_too(site, network, root, passwords):
    told = network.browse(site.port, root, {"path": "/thiet-lap/"}, {"path": "/khong-co/"})
    assert [one["status"] for one in told] == [404, 404]
