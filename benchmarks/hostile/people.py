"""People at their browsers: one who reads on and on, and one who looks at whatever is hostile."""

import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path

PATIENCE_S = 90
BUSY = 503
TRIES = 6
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
OWN_PASSWORD = "/doi-mat-khau/"
SIGN_IN = "/dang-nhap/"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and how long it took; the status is 0 where nothing came."""

    address: str
    status: int
    seconds: float
    body: str
    landed: str
    retry_after: float = 0.0


class Browser:
    """One signed-in session."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
        )

    def sign_in(self, name: str, password: str) -> None:
        """Raises RuntimeError when the site does not let the person in."""
        answer = self.post(SIGN_IN, {"username": name, "password": password})
        if answer.status != 200 or answer.landed.startswith((SIGN_IN, OWN_PASSWORD)):
            raise RuntimeError(f"{name} is not let in: {answer.status} {answer.landed}")

    def get(self, address: str) -> Answer:
        """One request, read to its end."""
        return self._ask(address, None, {})

    def post(self, address: str, fields: Mapping[str, str], file: Path | None = None) -> Answer:
        """A form as the site hands it out, with its token and perhaps a file."""
        found = TOKEN.search(self.get(address).body)
        token = {"csrfmiddlewaretoken": found[1]} if found else {}
        if file is None:
            body, kind = urllib.parse.urlencode({**fields, **token}).encode(), ""
        else:
            body, kind = _multipart({**fields, **token}, file)
        kinds = {"Content-Type": kind} if kind else {}
        return self._ask(address, body, {"Referer": self.root + address, **kinds})

    def _ask(self, address: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        request = urllib.request.Request(self.root + address, data=body, headers=dict(headers))
        began = time.monotonic()
        try:
            with self._opener.open(request, timeout=PATIENCE_S) as found:
                text = found.read().decode("utf-8", "replace")
                landed = urllib.parse.urlsplit(found.url).path
                return Answer(address, found.status, time.monotonic() - began, text, landed)
        except urllib.error.HTTPError as error:
            text = error.read().decode("utf-8", "replace")
            after = float(error.headers.get("Retry-After") or 0)
            seconds = time.monotonic() - began
            return Answer(address, error.code, seconds, text, address, after)
        except OSError as error:
            return Answer(address, 0, time.monotonic() - began, repr(error), address)


@dataclass(slots=True)
class Waits:
    """How long answers took, and which were no answers. Safe for threads."""

    seconds: list[tuple[float, str]] = field(default_factory=list)
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)

    def note(self, answer: Answer) -> None:
        """Add one answer."""
        self.seconds.append((answer.seconds, answer.address))
        self.statuses[_kind(answer.address), answer.status] += 1

    def longest(self) -> tuple[float, str]:
        """The longest wait and its address."""
        return max(self.seconds, default=(0.0, ""))

    def within(self, share: float) -> float:
        """So large a share of the answers came within these seconds."""
        ordered = sorted(seconds for seconds, _ in self.seconds)
        return ordered[int(share * (len(ordered) - 1))] if ordered else 0.0

    def failures(self, *, but: frozenset[int] = frozenset()) -> dict[str, int]:
        """Answers of 500 and more, or none at all, by the kind of address."""
        return {
            f"{kind} {status}": count
            for (kind, status), count in sorted(self.statuses.items())
            if (status >= 500 or status == 0) and status not in but
        }


class Reader(threading.Thread):
    """Reads honest pages, one after another with a second's thought, until told to stop."""

    def __init__(self, browser: Browser, addresses: list[str], waits: Waits, first: int) -> None:
        super().__init__(daemon=True)
        self._browser, self._addresses, self._waits, self._first = browser, addresses, waits, first
        self.stopping = threading.Event()

    def run(self) -> None:
        number = self._first
        while not self.stopping.is_set():
            self._waits.note(self._browser.get(self._addresses[number % len(self._addresses)]))
            number += 1
            self.stopping.wait(1.0)


class Looker(threading.Thread):
    """Asks for hostile things as they come, again where the site says that it is busy."""

    def __init__(self, asks: Callable[[], Iterator[Callable[[], Answer]]], waits: Waits) -> None:
        super().__init__(daemon=True)
        self._asks, self._waits = asks, waits
        self.unanswered: list[str] = []
        self.fault: Exception | None = None

    def run(self) -> None:
        try:
            for ask in self._asks():
                self._look(ask)
        except Exception as error:  # noqa: BLE001 - told by whoever waits for the thread
            self.fault = error

    def _look(self, ask: Callable[[], Answer]) -> None:
        answer = Answer("", 0, 0, "", "")
        for _ in range(TRIES):
            answer = ask()
            self._waits.note(answer)
            if answer.status != BUSY:
                return
            time.sleep(answer.retry_after or 1.0)
        self.unanswered.append(answer.address)


def _kind(address: str) -> str:
    return re.sub(r"\d+", "N", address.partition("?")[0])


def _multipart(fields: Mapping[str, str], file: Path) -> tuple[bytes, str]:
    edge = uuid.uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n'
        f"Content-Type: application/octet-stream\r\n\r\n"
    )
    body = b"".join([*parts, head.encode(), file.read_bytes(), f"\r\n--{edge}--\r\n".encode()])
    return body, f"multipart/form-data; boundary={edge}"
