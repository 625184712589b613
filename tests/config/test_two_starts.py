"""
`make run` behind a proxy of another address that speaks HTTPS: it gets ready, makes nobody up, and
knows the machine of each person. Every address of 127.0.0.0/8 is this machine's.
"""

import http.client
import os
import re
import shlex
import signal
import sqlite3
import subprocess
import sys
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.starts import environment_of, free_port, started

BASE = Path(__file__).resolve().parents[2]
HOST = "kho.tinhuy.vn"
PROXY, DESK, NEXT_DESK, STRANGER = "127.0.0.2", "127.0.0.7", "127.0.0.8", "127.0.0.66"
pytestmark = [pytest.mark.slow, pytest.mark.drill]


@dataclass
class Site:
    """A running product, what it said, and the port of the proxy before it."""

    data: Path
    port: int
    said: str
    environment: dict[str, str]
    proxy_port: int = 0
    there_at_start: tuple = ()

    def run(self, *words):
        return subprocess.run(
            [sys.executable, "manage.py", *words], cwd=BASE, env=self.environment,
            capture_output=True, text=True, timeout=300, check=True,
        )  # fmt: skip

    def rows(self, query):
        with sqlite3.connect(f"file:{self.data}/khoso.sqlite3?mode=ro", uri=True) as tables:
            return tables.execute(query).fetchall()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    data = tmp_path_factory.mktemp("site") / "data"
    port = free_port()
    environment = environment_of(data, port, KHOSO_HTTPS="yes", KHOSO_PROXY=PROXY, KHOSO_HOSTS=HOST)
    process, said = started(environment, until="person password")
    site = Site(data, port, said, environment)
    site.there_at_start = tuple(
        row
        for table in ("access_user", "archive_inventory")
        for row in site.rows(f"SELECT * FROM {table}")
    )
    proxy = ThreadingHTTPServer((PROXY, 0), Forwarding)
    proxy.site_port, site.proxy_port = port, proxy.server_address[1]
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    yield site
    proxy.shutdown()
    proxy.server_close()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0


class Forwarding(BaseHTTPRequestHandler):
    """A reverse proxy at its smallest: it adds whom it was asked by, as all of them do."""

    def forward(self):
        size = int(self.headers.get("Content-Length") or 0)
        sent = {
            name: text for name, text in self.headers.items()
            if name.lower() not in {"connection", "x-forwarded-for", "x-forwarded-proto"}
        }  # fmt: skip
        before = self.headers.get("X-Forwarded-For")
        asked_by = self.client_address[0]
        sent["X-Forwarded-For"] = f"{before}, {asked_by}" if before else asked_by
        sent["X-Forwarded-Proto"] = "https"
        onward = http.client.HTTPConnection(
            "127.0.0.1", self.server.site_port, timeout=60, source_address=(PROXY, 0)
        )
        onward.request(self.command, self.path, self.rfile.read(size), sent)
        answer = onward.getresponse()
        body = answer.read()
        self.send_response(answer.status)
        for name, text in answer.getheaders():
            if name.lower() not in {"content-length", "transfer-encoding", "connection", "date"}:
                self.send_header(name, text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        onward.close()

    do_GET = do_POST = forward

    def log_message(self, *_arguments):
        """Say nothing."""


class Browser:
    """A browser at a machine of its own; it sends cookies of HTTPS on, as it would to the proxy."""

    def __init__(self, machine, place, **headers):
        self.machine, self.place, self.headers = machine, place, headers
        self.cookies = {}

    def ask(self, method, path, fields=None):
        connection = http.client.HTTPConnection(
            *self.place, timeout=60, source_address=(self.machine, 0)
        )
        headers = {"Host": HOST, "Origin": f"https://{HOST}", **self.headers}
        headers["Cookie"] = "; ".join(f"{name}={text}" for name, text in self.cookies.items())
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(fields) if fields else None, headers)
        answer = connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, text = cookie.partition(";")[0].partition("=")
            self.cookies[name] = text
        return answer.status, answer.read().decode()

    def sign_in(self, name, password):
        _, page = self.ask("GET", "/dang-nhap/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        fields = {"csrfmiddlewaretoken": token, "username": name, "password": password}
        return self.ask("POST", "/dang-nhap/", fields)[0]


def sign_ins(site):
    return site.rows(
        "SELECT who, workstation, outcome FROM audit_event WHERE action = 'sign_in' ORDER BY id"
    )


def test_an_empty_folder_gets_ready_with_nobody_in_it_and_says_how_people_are_made(site):
    assert site.said.startswith("READY http://127.0.0.1:")
    assert site.there_at_start == ()
    assert len(re.findall("manage.py take_in_person", site.said)) == 3
    assert f"https://{HOST}" in site.said


@pytest.fixture(scope="module")
def passwords(site):
    """The printed commands, run as they stand, and what they handed over."""
    for line in site.said.splitlines():
        if "manage.py take_in_person" in line:
            words = shlex.split(line)
            site.run(*words[words.index("manage.py") + 1 :])
    site.run("workstation", "BAN-07", DESK, "--seal", "AN-1", "--until", "31/12/2090")
    return {
        path.stem.removeprefix("mat-khau-"): path.read_text().strip()
        for path in site.data.glob("mat-khau-*.txt")
    }


def test_a_persons_own_workstation_is_on_the_trail(site, passwords):
    assert set(passwords) == {"baomat", "quantri", "luutru"}
    browser = Browser(DESK, (PROXY, site.proxy_port))
    assert "BAN-07" in browser.ask("GET", "/dang-nhap/")[1]
    assert browser.sign_in("luutru", passwords["luutru"]) == 302
    assert sign_ins(site)[-1] == ("luutru", "BAN-07", "done")
    # Nothing opens before a password of one's own is chosen.
    assert browser.ask("GET", "/tim/")[0] == 302
    assert "Mật khẩu này do người khác cấp" in browser.ask("GET", "/doi-mat-khau/")[1]


def test_wrong_passwords_shut_the_machine_they_are_typed_at(site, passwords):
    for number in range(5):
        forged = {"X-Forwarded-For": f"10.0.0.{number}"}
        tried = Browser(NEXT_DESK, (PROXY, site.proxy_port), **forged).sign_in("quantri", "sai")
    assert tried == 429
    shut = Browser(NEXT_DESK, (PROXY, site.proxy_port))
    assert shut.sign_in("quantri", passwords["quantri"]) == 429
    assert Browser(DESK, (PROXY, site.proxy_port)).sign_in("quantri", passwords["quantri"]) == 302
    assert sign_ins(site)[-1] == ("quantri", "BAN-07", "done")


def test_what_somebody_says_who_is_no_proxy_is_not_heard(site, passwords):
    forged = {"X-Forwarded-For": DESK, "X-Forwarded-Proto": "https"}
    forger = Browser(STRANGER, ("127.0.0.1", site.port), **forged)
    assert forger.ask("GET", "/dang-nhap/")[0] == 301
    through = Browser(STRANGER, (PROXY, site.proxy_port), **{"X-Forwarded-For": DESK})
    assert through.sign_in("baomat", "sai") == 422
    assert sign_ins(site)[-1] == ("baomat", STRANGER, "refused")


def test_readiness_is_asked_without_name_or_scheme(site):
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    connection.request("GET", "/suc-khoe/", headers={"Host": "x.example"})
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (204, b"")


def test_the_trial_cannot_be_started_in_this_archive_nor_this_archive_in_a_trial(site, tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "prepare", "--demo"], cwd=BASE, env=site.environment,
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "kho thật" in done.stderr


def test_https_without_a_named_proxy_refuses_to_start_in_one_line(tmp_path):
    environment = {**os.environ, "KHOSO_DATA": str(tmp_path / "data"), "KHOSO_HTTPS": "yes"}
    for start in ([], ["demo"]):
        done = subprocess.run(
            [sys.executable, "-m", "config.supervisor", *start], cwd=BASE, env=environment,
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1
        assert "KHOSO_PROXY" in done.stderr
        assert not (tmp_path / "data").exists()
