"""The web server stands while others send slowly, and ends in good order."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
APPLICATION = """
import sys, time
from config import web
web.HEADERS_WITHIN_S, web.BODY_WITHIN_S, web.CROWDED_FROM = 1.0, 2.0, 60
import socket
def application(environ, start):
    body = environ["wsgi.input"].read()
    if environ["PATH_INFO"] == "/cham":
        time.sleep(1.5)
    start("200 OK", [("Content-Type", "text/plain")])
    return [str(len(body)).encode()]
web.serve(application, socket.socket(fileno=int(sys.argv[1])))
"""


@pytest.fixture
def server():
    """Two processes on one socket, as the supervisor starts them; deadlines are short."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    number = listener.fileno()
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", APPLICATION, str(number)], cwd=BASE, pass_fds=(number,)
        )
        for _ in range(2)
    ]
    address = listener.getsockname()
    assert ask(address) == b"0"
    yield address, processes
    for process in processes:
        process.kill()
        process.wait()
    listener.close()


def connected(address, data=b""):
    sender = socket.create_connection(address, timeout=60)
    sender.sendall(data)
    return sender


def ask(address, path="/", body=b""):
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(body)}"
    return answer_of(connected(address, head.encode() + b"\r\n\r\n" + body))


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
    slow = [connected(address, SLOW[kind]) for _ in range(40)]
    assert ask(address, body=b"x" * 100_000) == b"100000"
    for sender in slow:
        sender.close()


@pytest.mark.parametrize("kind", ["body", "headers"])
def test_what_never_arrives_is_closed_even_while_it_drips(server, kind):
    address, _ = server
    slow = connected(address, SLOW[kind])
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
    slow = [connected(address, SLOW["body"]) for _ in range(300)]
    assert ask(address, body=b"abc") == b"3"
    for sender in slow:
        sender.close()


def test_what_was_begun_is_answered_after_the_word_to_stop(server):
    address, processes = server
    waiting = connected(address, b"GET /cham HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    time.sleep(0.5)
    for process in processes:
        os.kill(process.pid, signal.SIGTERM)
    assert answer_of(waiting) == b"0"
    assert [process.wait(timeout=60) for process in processes] == [0, 0]


def test_a_body_or_a_head_beyond_all_measure_is_refused_unread(server):
    address, _ = server
    large = connected(address, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n")
    assert b" 413 " in answer_of(large).split(b"\r\n")[0]
    head = connected(address, b"GET / HTTP/1.1\r\nX: " + b"a" * 40_000 + b"\r\n\r\n")
    assert b" 431 " in answer_of(head).split(b"\r\n")[0]
