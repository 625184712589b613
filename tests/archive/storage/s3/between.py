"""Somebody between us and a real store: slow, deaf, cutting short, telling another time, or lying."""

import contextlib
import http.client
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

HOP = {"transfer-encoding", "connection", "keep-alive", "content-length", "expect"}


@dataclass
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def key(self):
        return urlsplit(self.path).path

    @property
    def query(self):
        return urlsplit(self.path).query


@dataclass
class Told:
    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    cut_after: int = -1

    def with_header(self, name, text):
        others = [pair for pair in self.headers if pair[0].lower() != name.lower()]
        return Told(self.status, [*others, (name, text)], self.body)

    def without_headers(self, beginning):
        kept = [pair for pair in self.headers if not pair[0].lower().startswith(beginning)]
        return Told(self.status, kept, self.body)


class NoAnswer(Exception):
    """The connection is closed without a word."""


def honest(asked, forward):
    return forward(asked)


class Between:
    """`manner(asked, forward)` is what is told; `asked` are all requests so far."""

    def __init__(self, endpoint):
        self.upstream = urlsplit(endpoint).netloc
        self.manner = honest
        self.asked = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def forward(self, asked):
        upstream = http.client.HTTPConnection(self.upstream, timeout=30)
        with contextlib.closing(upstream):
            upstream.putrequest(asked.method, asked.path, skip_host=True, skip_accept_encoding=True)
            for name, text in asked.headers.items():
                upstream.putheader(name, text)
            upstream.endheaders(asked.body or None)
            answer = upstream.getresponse()
            return Told(answer.status, answer.getheaders(), answer.read())


def _handler(between):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self):
            length = int(self.headers.get("Content-Length", 0))
            if self.headers.get("Expect"):
                self.send_response_only(100)
                self.end_headers()
            headers = {
                name: text
                for name, text in self.headers.items()
                if name.lower() not in {"expect", "connection"}
            }
            asked = Asked(self.command, self.path, headers, self.rfile.read(length))
            between.asked.append(asked)
            try:
                self.tell(between.manner(asked, between.forward))
            except (NoAnswer, OSError):
                self.close_connection = True

        def tell(self, told):
            self.send_response_only(told.status)
            length = len(told.body)
            for name, text in told.headers:
                if name.lower() not in HOP:
                    self.send_header(name, text)
                elif name.lower() == "content-length" and self.command == "HEAD":
                    length = int(text)
            self.send_header("Content-Length", str(length))
            self.end_headers()
            if self.command == "HEAD":
                return
            if told.cut_after >= 0:
                self.wfile.write(told.body[: told.cut_after])
                raise NoAnswer
            self.wfile.write(told.body)

        do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = answer  # noqa: N815 - as the library calls

        def log_message(self, *_args):
            pass

    return Handler
