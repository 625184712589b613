"""
The door to Elasticsearch: one client a process, one table of errors, a circuit.

What the server says of an error may repeat words of a query or of a document: only its kind goes on.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final, TypeVar

from elasticsearch import ApiError, Elasticsearch, TransportError, UnsupportedProductError

from search.engines.port import IndexLocked, SearchUnavailable

SEARCH_S: Final = 3.0
"""Seconds that one question of a search may take, asked of one server."""
WRITE_S: Final = 30.0
"""Seconds that one question of the indexer may take."""
OPEN_S: Final = 5.0
"""Seconds in which nobody is kept waiting for a server that did not answer a moment ago."""
_CONNECTIONS: Final = 8

_Answer = TypeVar("_Answer")


class Gone(SearchUnavailable):
    """What was asked for is not there: an index, an alias, or a document."""


class WrittenByAnother(IndexLocked):
    """Somebody else wrote what was to be written over."""


class Busy(SearchUnavailable):
    """The server has too much to do just now."""


@dataclass(frozen=True, slots=True)
class Servers:
    """
    Where the servers are, and how they are entered. `credential` is a file with an API key, or with
    name:password; `authority` one with the certificate that vouches for them.
    """

    hosts: tuple[str, ...]
    credential: Path | None = None
    authority: Path | None = None


class Door:
    """Asks the servers. Safe for threads; after a fork it opens connections of its own."""

    def __init__(self, servers: Servers, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._servers = servers
        self._clock = clock
        self._lock = Lock()
        self._client: tuple[int, Elasticsearch] | None = None
        # To put a question with other patience takes longer than to put it: these are kept.
        self._patient: dict[float, Elasticsearch] = {}
        self._silent_until = 0.0

    def ask(
        self, question: Callable[[Elasticsearch], _Answer], *, within: float = SEARCH_S
    ) -> _Answer:
        """
        The answer to a question. Raises SearchUnavailable: Gone, WrittenByAnother, Busy where they fit; at
        once while the servers are known to be silent.
        """
        if self._clock() < self._silent_until:
            raise SearchUnavailable("The search server did not answer a moment ago.")
        with self._errors():
            answer = question(self._opened(within))
        self._silent_until = 0.0
        return answer

    def close(self) -> None:
        """Let go of all connections; the next question opens new ones."""
        with self._lock:
            if self._client and self._client[0] == os.getpid():
                self._client[1].close()
            self._client, self._patient = None, {}
        self._silent_until = 0.0

    def _opened(self, within: float) -> Elasticsearch:
        with self._lock:
            if self._client is None or self._client[0] != os.getpid():
                self._client, self._patient = (os.getpid(), _client_of(self._servers)), {}
            if within not in self._patient:
                self._patient[within] = self._client[1].options(request_timeout=within)
            return self._patient[within]

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except TransportError:
            self._silent_until = self._clock() + OPEN_S
            raise SearchUnavailable("The search server does not answer.") from None
        except ApiError as problem:
            if problem.meta.status == 401:
                self.close()  # the file may hold another credential by now
            raise told(problem.meta.status, kind_of(problem.body), problem) from None


def told(status: int, kind: str, problem: ApiError | None = None) -> SearchUnavailable:
    """What the server refused, in our words."""
    if (
        isinstance(problem, UnsupportedProductError)
        or status == 406
        or (kind == "media_type_header_exception")
    ):
        return SearchUnavailable("The search server is no Elasticsearch of version 8.19 or 9.")
    if kind == "cluster_block_exception":
        return SearchUnavailable(
            "The search server takes no changes: its disk is full, or it is shut."
        )
    if status in (401, 403):
        return SearchUnavailable("The search server does not accept the credential.")
    if status == 404:
        return Gone("The search server does not have what was asked for.")
    if status == 409:
        return WrittenByAnother("Somebody else writes to the index.")
    if status in (429, 502, 503, 504):
        return Busy("The search server is busy.")
    return SearchUnavailable(f"The search server refuses ({status} {kind}).")


def kind_of(body: object) -> str:
    """The kind of an error that the server names; nothing else of what it says."""
    error = body.get("error") if isinstance(body, Mapping) else None
    kind = error.get("type") if isinstance(error, Mapping) else None
    return str(kind) if kind else "unknown"


def _client_of(servers: Servers) -> Elasticsearch:
    given: dict[str, Any] = {}
    if servers.credential:
        try:
            secret = servers.credential.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise SearchUnavailable(
                "The file with the credential of the search server cannot be read."
            ) from None
        name, colon, password = secret.partition(":")
        given |= {"basic_auth": (name, password)} if colon else {"api_key": secret}
    if servers.authority:
        given["ca_certs"] = str(servers.authority)
    many = len(servers.hosts) > 1
    return Elasticsearch(
        list(servers.hosts),
        connections_per_node=_CONNECTIONS,
        max_retries=2 if many else 1,
        # Of one server, who waited once has waited long enough.
        retry_on_timeout=many,
        **given,
    )


_DOORS: Final[dict[Servers, Door]] = {}


def door_to(servers: Servers) -> Door:
    """The door of this process to these servers; all engines share it."""
    return _DOORS.get(servers) or _DOORS.setdefault(servers, Door(servers))


def close_doors() -> None:
    """Let go of all connections of this process."""
    for door in _DOORS.values():
        door.close()
