"""The web server stands while others send slowly, and ends in good order, in HTTP as in HTTPS."""

import os
import signal
import time

import pytest

from config.web import LONGEST_HEADERS
from tests.config.serving import answer_of, ask, asked

MUCH = 16 * 4096 * 300


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
    # No more than makes it too long: what is sent after the refusal meets a connection that is shut.
    head = address.connected(b"GET / HTTP/1.1\r\nX: ".ljust(LONGEST_HEADERS + 1, b"a"))
    assert b" 431 " in answer_of(head).split(b"\r\n")[0]


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
