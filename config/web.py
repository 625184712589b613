"""
The web server: one process of it, on a socket that the supervisor holds.

waitress reads a request whole before a thread is given to it, so that who sends slowly costs a
connection and no thread. What it does not bound is how long that may take: here headers and body
have a deadline, and when connections run short the one that waited longest without a whole request
is closed for the next.
"""

import argparse
import signal
import socket
import time
from types import FrameType
from wsgiref.types import WSGIApplication

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

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
        if self.request is None:
            self.began = time.monotonic()
        return bool(super().received(data))

    def is_late(self, now: float) -> bool:
        """Whether a request has begun and ought to have arrived by now."""
        if self.request is None or self.requests:
            return False
        within = BODY_WITHIN_S if self.request.headers_finished else HEADERS_WITHIN_S
        return now - self.began > within


class Server(TcpWSGIServer):
    """Closes what is late, and makes room for who comes when all places are taken."""

    channel_class = Channel

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


def serve(application: WSGIApplication, listener: socket.socket) -> None:
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
    told: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        told.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while not told:
        server.step(0.5)
    server.finish()


def main() -> None:
    """`python -m config.web --fd N`: N is a socket bound by who started this process."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--fd", type=int, required=True)
    listener = socket.socket(fileno=parser.parse_args().fd)
    from config.wsgi import application

    serve(application, listener)


if __name__ == "__main__":
    main()
