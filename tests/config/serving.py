"""Two processes of the web server on one socket, and how one speaks with them."""

import socket
import ssl
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from config.certificates import Secured

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


def asked(path, *, more=""):
    return f"GET {path} HTTP/1.1\r\nHost: x\r\n{more}Connection: close\r\n\r\n".encode()
