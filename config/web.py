"""
The web server: one process of it, on a socket that the supervisor holds.

waitress reads a request whole before a thread is given to it, so that who sends slowly costs a
connection and no thread. What it does not bound is how long that may take: here headers and body
have a deadline, and when connections run short the one that waited longest without a whole request
is closed for the next.

Where a certificate is given the same socket speaks HTTPS to whoever greets in TLS, and HTTP to
everybody else: one address, whichever of the two somebody types.
"""

import argparse
import copy
import signal
import socket
import ssl
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType
from wsgiref.types import WSGIApplication

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from config.logs import log_last_words
from config.tls import GREETING, Layer, context_of

# Some of them wait for pages that the cage draws.
THREADS = 12
HEADERS_WITHIN_S = 15.0
BODY_WITHIN_S = 90.0
IDLE_FOR_S = 60
LOOK_EVERY_S = 2
MOST_CONNECTIONS = 400
CROWDED_FROM = 300
LONGEST_HEADERS = 16 * 1024
LARGEST_BODY = 24 * 1024 * 1024
FINISH_WITHIN_S = 10.0


class Channel(HTTPChannel):
    """A connection that remembers when the request it is reading began."""

    began = 0.0

    def received(self, data: bytes) -> bool:
        if data and self.request is None:
            self.began = time.monotonic()
        return bool(super().received(data))

    def is_late(self, now: float) -> bool:
        """Whether a request has begun and ought to have arrived by now."""
        if self.request is None or self.requests:
            return False
        within = BODY_WITHIN_S if self.request.headers_finished else HEADERS_WITHIN_S
        return now - self.began > within


class SecureChannel(Channel):
    """
    A connection that may speak TLS: what it reads is opened first, what it sends is sealed last.

    waitress takes bytes for sent when `send` says so. Here that is when all that they were sealed
    into has gone, so whatever it does when an answer is out (close, read on, make room) waits for
    that as well.
    """

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)
        self.layer: Layer | None = None
        # A thread may send while the loop reads, and OpenSSL wants one at a time.
        self.sealing = threading.Lock()
        self.unsent = b""
        self.sealed = 0
        self.undecided = True
        self.arriving = False
        self.was_ready = False

    def handle_read(self) -> None:
        try:
            data = self.recv(self.adj.recv_bytes)
        except OSError:
            self.handle_close()
            return
        if not data:
            self.connected = False
            return
        self.last_activity = time.time()
        if self.undecided:
            self._decide(data)
        words = data if self.layer is None else self._opened(self.layer, data)
        self.received(words)
        if self.request is None and (words or self._just_agreed()):
            self.arriving = False
        if self.layer is not None and self.layer.is_over:
            self.will_close = True

    def _decide(self, data: bytes) -> None:
        self.undecided = False
        if data.startswith(GREETING):
            self.layer = Layer(self.server.secure)
            self.adj = self.server.secure_adj

    def _opened(self, layer: Layer, data: bytes) -> bytes:
        if self.request is None and not self.arriving:
            self.began, self.arriving = time.monotonic(), True
        self.was_ready = layer.is_ready
        words = b""
        with self.sealing:
            try:
                words = layer.opened(data)
            except ssl.SSLError:
                self.will_close = True
            self._push(layer)
        return words

    def _just_agreed(self) -> bool:
        return self.layer is not None and self.layer.is_ready and not self.was_ready

    def is_late(self, now: float) -> bool:
        """Also where bytes trickle in that have not become a word yet."""
        if self.arriving and self.request is None and not self.requests:
            return now - self.began > HEADERS_WITHIN_S
        return super().is_late(now)

    def writable(self) -> bool:
        return bool(self.unsent or super().writable())

    def handle_write(self) -> None:
        if self.layer is not None and self.unsent and not self.total_outbufs_len:
            with self.sealing:
                self._push(self.layer)
        super().handle_write()

    def send(self, data: bytes, do_close: bool = True) -> int:
        if self.layer is None:
            return int(super().send(data, do_close=do_close))
        with self.sealing:
            if not self._push(self.layer):
                return 0
            if not self.sealed:
                self.sealed = self.layer.seal(data)
            if not self._push(self.layer):
                return 0
            sent, self.sealed = self.sealed, 0
            return sent

    def _push(self, layer: Layer) -> bool:
        """Whether all that is sealed has gone. Whose connection broke is closed by the loop."""
        self.unsent += layer.to_send()
        while self.unsent:
            sent = super().send(self.unsent, do_close=False)
            if not sent:
                return False
            self.unsent = self.unsent[sent:]
        return True

    def handle_close(self) -> None:
        if self.layer is not None and self.connected and self.socket is not None:
            with self.sealing, suppress(OSError):
                self.layer.end()
                self._push(self.layer)
        super().handle_close()


class Server(TcpWSGIServer):
    """Closes what is late, and makes room for who comes when all places are taken."""

    channel_class = Channel
    secure: ssl.SSLContext
    secure_adj: Adjustments

    def speak_https(self, context: ssl.SSLContext) -> None:
        """From now on to whoever greets in TLS."""
        self.channel_class = SecureChannel
        self.secure, self.secure_adj = context, copy.copy(self.adj)
        self.secure_adj.url_scheme = "https"

    def maintenance(self, now: float) -> None:
        super().maintenance(now)
        for channel in list(self.active_channels.values()):
            if channel.is_late(time.monotonic()):
                channel.will_close = True

    def handle_accept(self) -> None:
        super().handle_accept()
        if len(self.active_channels) > CROWDED_FROM:
            waiting = [c for c in self.active_channels.values() if not c.requests]
            if waiting:
                min(waiting, key=lambda channel: channel.creation_time).will_close = True

    @property
    def busy(self) -> bool:
        """Whether an answer is being made or sent."""
        return any(c.requests or c.total_outbufs_len for c in self.active_channels.values())

    def step(self, seconds: float) -> None:
        """Wait so long at the most for something to happen, and see to it."""
        self.asyncore.loop(timeout=seconds, map=self._map, use_poll=True, count=1)

    def finish(self) -> None:
        """Take nobody new in, end what was begun, within its time."""
        self.accepting = False
        deadline = time.monotonic() + FINISH_WITHIN_S
        while self.busy and time.monotonic() < deadline:
            self.step(0.1)
        self.task_dispatcher.shutdown(timeout=1)


def serve(
    application: WSGIApplication, listener: socket.socket, secure: ssl.SSLContext | None = None
) -> None:
    """Serve on this socket until SIGTERM or Ctrl-C."""
    adjustments = Adjustments(
        sockets=[listener],
        threads=THREADS,
        ident=None,
        connection_limit=MOST_CONNECTIONS,
        channel_timeout=IDLE_FOR_S,
        cleanup_interval=LOOK_EVERY_S,
        max_request_header_size=LONGEST_HEADERS,
        max_request_body_size=LARGEST_BODY,
        asyncore_use_poll=True,
        # What a proxy says of the request is judged by access.middleware.ForwardedMiddleware.
        clear_untrusted_proxy_headers=False,
    )
    dispatcher = ThreadedTaskDispatcher()
    dispatcher.set_thread_count(THREADS)
    place = (listener.family, listener.type, listener.proto, listener.getsockname())
    server = Server(
        application, map={}, _sock=listener, dispatcher=dispatcher, adj=adjustments,
        sockinfo=place, bind_socket=False,
    )  # fmt: skip
    if secure is not None:
        server.speak_https(secure)
    told: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        told.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while not told:
        server.step(0.5)
    server.finish()


def main() -> None:
    """
    `python -m config.web --fd N [--certificate FILE --key FILE] [--keeper N]`: N is a socket bound by
    who started this process, and the line to the keeper of keys.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--fd", type=int, required=True)
    parser.add_argument("--certificate", type=Path)
    parser.add_argument("--key", type=Path)
    parser.add_argument("--keeper", type=int)
    given = parser.parse_args()
    log_last_words()
    secure = context_of(given.certificate, given.key) if given.certificate else None
    from config.wsgi import application

    if given.keeper is not None:
        # Only now there are rows to ask.
        from archive.machine_api import begin_with_keys

        begin_with_keys(given.keeper)

    _refuse_unfinished()
    serve(application, socket.socket(fileno=given.fd), secure)


def _refuse_unfinished() -> None:
    """Ends the process with one sentence where not all of an archive that is moved here has come."""
    from django.db import DatabaseError, connections

    from portal.actions.moving_here import refuse_unfinished
    from portal.domain.moving import CannotMove
    from portal.management.moving_places import in_words

    # A database that is away is told by every page, until it is back.
    with suppress(DatabaseError):
        try:
            refuse_unfinished()
        except CannotMove as why:
            sys.exit(str(in_words(why)))
        finally:
            connections.close_all()


if __name__ == "__main__":
    main()
