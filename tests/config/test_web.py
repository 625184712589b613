"""
The web server stands while others send slowly, and ends in good order; in HTTPS as in HTTP, for where
a certificate is given both are spoken on one socket.
"""

import contextlib
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.certificates import Secured, secured
from config.env import read
from config.tls import Layer, context_of

BASE = Path(__file__).resolve().parents[2]
APPLICATION = """
import sys, time
from pathlib import Path
from config import web
from config.tls import context_of
web.HEADERS_WITHIN_S, web.BODY_WITHIN_S, web.CROWDED_FROM = 1.0, 2.0, 60
import socket
def application(environ, start):
    body = environ["wsgi.input"].read()
    if environ["PATH_INFO"] == "/cham":
        time.sleep(1.5)
    if environ["PATH_INFO"] == "/nhieu":
        start("200 OK", [("Content-Length", str(16 * 4096 * 300))])
        return [b"0123456789abcdef" * 4096] * 300
    if environ["PATH_INFO"] == "/vua":
        start("200 OK", [("Content-Length", str(16 * 4096 * 3))])
        return [b"0123456789abcdef" * 4096] * 3
    start("200 OK", [("Content-Type", "text/plain")])
    if environ["PATH_INFO"] == "/ai":
        return [f"{environ['wsgi.url_scheme']} {environ['REMOTE_ADDR']}".encode()]
    return [str(len(body)).encode()]
secure = context_of(Path(sys.argv[2]), Path(sys.argv[3])) if len(sys.argv) > 2 else None
web.serve(application, socket.socket(fileno=int(sys.argv[1])), secure)
"""
MUCH = 16 * 4096 * 300


@dataclass(frozen=True)
class Place:
    """Where a server listens, and how it is spoken to."""

    at: tuple[str, int]
    trusting: ssl.SSLContext | None = None

    def connected(self, data=b""):
        sender = socket.create_connection(self.at, timeout=60)
        if self.trusting:
            sender = self.trusting.wrap_socket(sender, server_hostname=self.at[0])
        sender.sendall(data)
        return sender


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """One that the site's own root has issued, and a context that trusts the root."""
    data = tmp_path_factory.mktemp("data")
    (data / "keys").mkdir()
    env = read({"KHOSO_HTTPS": "own", "KHOSO_DATA": str(data)}, base=BASE)
    made = secured(env, at=datetime.now(UTC))
    return made, ssl.create_default_context(cafile=data / "keys" / "https-root.crt")


@pytest.fixture(params=["http", "http beside https", "https"])
def server(request, certificate):
    """Two processes on one socket, as the supervisor starts them; deadlines are short."""
    made, trusting = certificate
    yield from running(
        made if "https" in request.param else None, trusting if request.param == "https" else None
    )


@pytest.fixture
def secure_server(certificate):
    """As `server`, in HTTPS."""
    yield from running(*certificate)


@pytest.fixture
def narrow_server(certificate):
    """As `secure_server`, on connections that hold a few bytes at a time."""
    yield from running(*certificate, holds=4096)


def running(made: Secured | None, trusting: ssl.SSLContext | None, *, holds: int = 0):
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    if holds:
        # Whoever is accepted takes this over.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, holds)
    number = listener.fileno()
    files = [str(made.certificate), str(made.key)] if made else []
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", APPLICATION, str(number), *files],
            cwd=BASE,
            pass_fds=(number,),
        )
        for _ in range(2)
    ]
    address = Place(listener.getsockname(), trusting)
    assert ask(address) == b"0"
    yield address, processes
    for process in processes:
        process.kill()
        process.wait()
    listener.close()


def ask(address, path="/", body=b""):
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(body)}"
    return answer_of(address.connected(head.encode() + b"\r\n\r\n" + body))


def answer_of(sender):
    """The body of the answer; nothing where the connection was closed without one."""
    said = b""
    try:
        while part := sender.recv(65536):
            said += part
    except ConnectionError:
        pass
    sender.close()
    return said.partition(b"\r\n\r\n")[2] if said.startswith(b"HTTP/1.1 200") else said


SLOW = {
    "body": b"POST /csp/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nab",
    "headers": b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    "silent": b"",
}


@pytest.mark.parametrize("kind", SLOW)
def test_forty_slow_senders_hold_nobody_up(server, kind):
    address, _ = server
    slow = [address.connected(SLOW[kind]) for _ in range(40)]
    assert ask(address, body=b"x" * 100_000) == b"100000"
    for sender in slow:
        sender.close()


@pytest.mark.parametrize("kind", ["body", "headers"])
def test_what_never_arrives_is_closed_even_while_it_drips(server, kind):
    address, _ = server
    slow = address.connected(SLOW[kind])
    slow.settimeout(0.2)
    for _ in range(200):
        try:
            slow.sendall(b"a")
            if slow.recv(1) == b"":
                break
        except TimeoutError:
            continue
        except ConnectionError:
            break
    else:
        pytest.fail("the connection was never closed")


def test_when_places_run_short_who_waited_longest_goes(server):
    address, _ = server
    slow = [address.connected(SLOW["body"]) for _ in range(300)]
    assert ask(address, body=b"abc") == b"3"
    for sender in slow:
        sender.close()


def test_what_was_begun_is_answered_after_the_word_to_stop(server):
    address, processes = server
    waiting = address.connected(b"GET /cham HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    time.sleep(0.5)
    for process in processes:
        os.kill(process.pid, signal.SIGTERM)
    assert answer_of(waiting) == b"0"
    assert [process.wait(timeout=60) for process in processes] == [0, 0]


def test_a_body_or_a_head_beyond_all_measure_is_refused_unread(server):
    address, _ = server
    large = address.connected(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n")
    assert b" 413 " in answer_of(large).split(b"\r\n")[0]
    head = address.connected(b"GET / HTTP/1.1\r\nX: " + b"a" * 40_000 + b"\r\n\r\n")
    assert b" 431 " in answer_of(head).split(b"\r\n")[0]


def asked(path, *, more=""):
    return f"GET {path} HTTP/1.1\r\nHost: x\r\n{more}Connection: close\r\n\r\n".encode()


def test_whose_machine_and_which_scheme_is_the_connections_own(server):
    """Nothing that is said in the request changes either."""
    address, _ = server
    said = "X-Forwarded-For: 10.0.0.9\r\nX-Forwarded-Proto: {}\r\n"
    scheme = "https" if address.trusting else "http"
    for path, claim in (
        ("/ai", "https"),
        ("/ai", "http"),
        ("https://x/ai", "x"),
        ("http://x/ai", ""),
    ):
        told = answer_of(address.connected(asked(path, more=said.format(claim))))
        assert told == f"{scheme} 127.0.0.1".encode()


def test_a_long_answer_comes_whole_to_who_reads_slowly(server):
    address, _ = server
    slow = address.connected(asked("/nhieu"))
    time.sleep(1)
    assert ask(address, body=b"abc") == b"3"
    read_so_far, said = 0, b""
    while part := slow.recv(200_000):
        read_so_far += len(part)
        said = (said + part)[:4000]
        if read_so_far < 4_000_000:
            time.sleep(0.01)
    head, _, begun = said.partition(b"\r\n\r\n")
    assert b" 200 " in head
    assert begun.startswith(b"0123456789abcdef")
    assert read_so_far - len(head) - 4 == MUCH
    slow.close()


def test_the_end_of_an_answer_waits_until_it_is_taken(narrow_server):
    """Sealed is not sent: what ends an answer does not close before its last byte has gone."""
    address, _ = narrow_server
    plain = socket.socket()
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    plain.settimeout(60)
    plain.connect(address.at)
    slow = address.trusting.wrap_socket(plain, server_hostname=address.at[0])
    slow.sendall(asked("/vua"))
    said = b""
    while part := slow.recv(5000):
        said += part
        time.sleep(0.005)
    assert len(said.partition(b"\r\n\r\n")[2]) == 16 * 4096 * 3
    slow.close()


def test_many_requests_go_over_one_connection_also_sent_in_one_go(server):
    address, _ = server
    talking = address.connected()
    one = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab"
    for count in (1, 1, 5):
        talking.sendall(one * count)
        said = b""
        while said.count(b"\r\n\r\n2") < count:
            part = talking.recv(65536)
            assert part, said
            said += part
    talking.close()


def test_a_body_is_sent_after_the_server_said_to_go_on(server):
    address, _ = server
    head = b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\nConnection: close\r\n\r\n"
    talking = address.connected(head)
    assert talking.recv(100).startswith(b"HTTP/1.1 100 Continue")
    talking.sendall(b"abc")
    assert answer_of(talking) == b"3"


def closed(sender):
    """Whether the connection is closed while bytes drip over it."""
    sender.settimeout(0.2)
    for _ in range(200):
        try:
            sender.sendall(b"\x01")
            if sender.recv(1000) == b"":
                return True
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


# A greeting that promises 512 bytes, and its first byte alone.
HALF_GREETINGS = {"head": b"\x16\x03\x01\x02\x00", "byte": b"\x16"}


@pytest.mark.parametrize("kind", HALF_GREETINGS)
def test_forty_greetings_that_never_end_hold_nobody_up_and_are_closed(secure_server, kind):
    address, _ = secure_server
    greeting = HALF_GREETINGS[kind]
    slow = [Place(address.at).connected(greeting) for _ in range(40)]
    assert ask(address, body=b"x" * 100_000) == b"100000"
    assert closed(slow[0])
    for sender in slow:
        sender.close()


def test_a_sealed_word_that_never_ends_is_closed_while_it_drips(secure_server):
    """After the greeting too: a record of 16 kB is promised and comes byte by byte."""
    address, _ = secure_server
    sender = address.connected()
    plain = socket.socket(fileno=sender.detach())
    plain.sendall(b"\x17\x03\x03\x40\x00")
    assert closed(plain)
    plain.close()


@pytest.mark.parametrize(
    "noise",
    [
        b"\x16" + b"A" * 5000,
        b"\x16\x03\x01\x00\x05hello" * 50,
        b"\x16\x03\x01\xff\xff" + b"\0" * 70_000,
    ],
)
def test_noise_that_begins_like_a_greeting_closes_its_own_connection_only(secure_server, noise):
    address, processes = secure_server
    for _ in range(5):
        sender = Place(address.at).connected()
        with contextlib.suppress(OSError):
            sender.sendall(noise)
        assert closed(sender)
        sender.close()
    assert ask(address, body=b"abc") == b"3"
    assert all(process.poll() is None for process in processes)


def test_a_sealed_word_that_was_changed_on_its_way_is_not_taken(secure_server):
    address, _ = secure_server
    sender = address.connected()
    plain = socket.socket(fileno=sender.detach())
    plain.settimeout(60)
    plain.sendall(b"\x17\x03\x03\x00\x40" + b"\x55" * 64)
    while part := plain.recv(1000):
        assert b"HTTP/" not in part
    plain.close()


def test_who_hangs_up_in_the_middle_of_a_long_answer_leaves_the_others_in_peace(secure_server):
    address, processes = secure_server
    for _ in range(20):
        sender = address.connected(asked("/nhieu"))
        sender.recv(1000)
        sender.close()
    assert ask(address, body=b"abc") == b"3"
    assert all(process.poll() is None for process in processes)


def test_old_tls_is_not_spoken(secure_server):
    address, _ = secure_server
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    with pytest.raises(OSError):
        Place(address.at, old).connected()


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_each_version_of_today_is_spoken(secure_server, certificate, version):
    address, _ = secure_server
    trusting = ssl.create_default_context(
        cafile=certificate[0].certificate.with_name("https-root.crt")
    )
    trusting.minimum_version = trusting.maximum_version = version
    assert ask(Place(address.at, trusting), body=b"x" * 50_000) == b"50000"


def test_whatever_pieces_sealed_words_come_in_they_are_the_same_words(certificate):
    """The layer alone, both sides in memory, its bytes carried one at a time."""
    made, trusting = certificate
    layer = Layer(context_of(made.certificate, made.key))
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = trusting.wrap_bio(to_client, to_server, server_hostname="127.0.0.1")
    heard = b""

    def carry():
        heard = b""
        for byte in to_server.read():
            heard += layer.opened(bytes([byte]))
            to_client.write(layer.to_send())
        return heard

    while not layer.is_ready:
        with contextlib.suppress(ssl.SSLWantReadError):
            client.do_handshake()
        carry()
    client.do_handshake()
    words = bytes(range(256)) * 150
    for at in range(0, len(words), 16_000):
        client.write(words[at : at + 16_000])
    heard = carry()
    assert heard == words
    sent = 0
    while sent < len(words):
        sent += layer.seal(words[sent:])
    to_client.write(layer.to_send())
    said = b""
    while len(said) < len(words):
        said += client.read(5000)
    assert said == words
    with contextlib.suppress(ssl.SSLWantReadError):
        client.unwrap()
    assert carry() == b""
    assert layer.is_over
