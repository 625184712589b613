"""HTTPS is spoken on the one socket: what is sealed badly, slowly or by nobody harms its own connection only."""

import contextlib
import socket
import ssl
import time

import pytest

from config.tls import Layer, context_of
from tests.config.serving import Place, ask, asked


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
