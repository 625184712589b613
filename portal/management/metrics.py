"""The figures of a site as Prometheus reads them."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from portal.domain.watching import Fault
from portal.queries.site_figures import SiteFigures

KEPT_FOR_S: Final = 10.0
"""Whoever asks more often is told the same again: a look costs the store little, and not nothing."""

Figures = SiteFigures | None


@dataclass(slots=True)
class Looks:
    """
    What `look` saw last; None of a site whose database does not answer. One looks at a time, and whoever
    asks meanwhile is told what that one finds.
    """

    look: Callable[[], Figures]
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _seen: Figures = None
    _at: float | None = None

    def latest(self) -> Figures:
        """The figures of now, or of some seconds ago."""
        with self._turn:
            if self._at is None or time.monotonic() - self._at >= KEPT_FOR_S:
                self._seen, self._at = self.look(), time.monotonic()
            return self._seen


@dataclass(frozen=True, slots=True, eq=False)
class SiteCollector(Collector):
    """Each figure with its name and what it means. There is no label but a state and a fault."""

    looks: Looks

    def collect(self) -> Iterator[GaugeMetricFamily]:
        seen = self.looks.latest()
        yield _one("database_up", "Whether the database answers.", seen is not None)
        yield _problems({Fault.DATABASE: 1} if seen is None else dict(seen.problems))
        if seen is not None:
            yield from _of_machine(seen)
            yield from _of_storage(seen)
            yield from _of_work(seen)
            yield from _of_search(seen)


def registry_of(look: Callable[[], Figures]) -> CollectorRegistry:
    """A registry of these figures alone: nothing of Python or of this process is told."""
    # Undescribed: at registering nothing is to be looked at yet.
    registry = CollectorRegistry(auto_describe=False)
    registry.register(SiteCollector(Looks(look)))
    return registry


def as_text(look: Callable[[], Figures]) -> str:
    """What is served, once."""
    return generate_latest(registry_of(look)).decode()


def serve(look: Callable[[], Figures], *, address: str, port: int) -> Callable[[], None]:
    """Serve from threads beside this one; returns what ends it. Raises OSError where the port is taken."""
    server, thread = start_http_server(port, addr=address, registry=registry_of(look))

    def end() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return end


def _of_machine(seen: SiteFigures) -> Iterator[GaugeMetricFamily]:
    facts = seen.facts
    yield _one("disk_free_bytes", "Free bytes on the disk of the data folder.", facts.disk_free)
    yield _one("disk_size_bytes", "Bytes of that disk.", seen.disk_size)
    yield _one(
        "clock_off_seconds", "By how much the clock is wrong, as far as known.", facts.clock_s
    )
    if facts.certificate_days is not None:
        yield _one("certificate_days", "Days until the certificate ends.", facts.certificate_days)


def _of_storage(seen: SiteFigures) -> Iterator[GaugeMetricFamily]:
    storage = seen.facts.storage
    writable = storage.writable or not storage.begun
    yield _one("vault_writable", "Whether the object storage takes files.", writable)
    yield _one("vault_errors", "Stored files found damaged or missing.", storage.lost)
    if seen.look_age_s is not None:
        yield _one("vault_look_age_seconds", "Since the last look through it.", seen.look_age_s)


def _of_work(seen: SiteFigures) -> Iterator[GaugeMetricFamily]:
    files = GaugeMetricFamily(
        "khoso_queue_files", "Files of ordinary papers, by where they stand.", labels=["state"]
    )
    for state, count in seen.queue.files.items():
        files.add_metric([state], count)
    yield files
    yield _one(
        "queue_age_seconds", "How long the oldest of them waits to be read.", seen.queue.age_s
    )
    yield _one("workers_alive", "Workers that live, on all hosts.", seen.strength.workers)
    yield _one("readers", "Reading processes they may have.", seen.strength.readers)
    yield _one("readers_at_work", "Reading processes that have a file.", seen.strength.at_work)
    yield _one("pages_per_minute", "Pages read, of the last ten minutes.", seen.strength.a_minute)


def _of_search(seen: SiteFigures) -> Iterator[GaugeMetricFamily]:
    search = seen.facts.search
    yield _one("search_ready", "Whether the search index answers.", search.ready)
    yield _one("indexer_alive", "Whether the indexer runs.", search.indexer)
    yield _one("feed_lag_seconds", "Since the oldest change the index waits for.", search.behind_s)


def _problems(found: dict[Fault, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(
        "khoso_problems", "What is wrong, as site_check tells it.", labels=["fault"]
    )
    for fault in Fault:
        family.add_metric([fault], found.get(fault, 0))
    return family


def _one(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"khoso_{name}", meaning, value=float(value))
