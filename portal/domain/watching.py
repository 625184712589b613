"""What is wrong with a site now, and what to do about each: for its page, its command and its figures."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

LITTLE_DISK: Final = 5 << 30
"""Bytes below which the disk of the data folder is called nearly full."""
BEHIND_S: Final = 600.0
"""How long the index may be behind before that is wrong."""
CLOCK_S: Final = 60.0
"""Seconds by which clocks may differ (storage servers refuse what is signed ten minutes off)."""
CERTIFICATE_DAYS: Final = 30
S3: Final = "s3"
"""The kind of a vault in a store of its own, as its URL begins."""


class Fault(StrEnum):
    """What can be wrong."""

    DATABASE = "database"
    DISK = "disk"
    CLOCK = "clock"
    VAULT = "vault"
    STORE = "store"
    VAULT_OPEN = "vault_open"
    NOT_WORM = "not_worm"
    LOCKS_NOT_TRIED = "locks_not_tried"
    CLOCK_OF_VAULT = "clock_of_vault"
    FILES_LOST = "files_lost"
    NO_WORKER = "no_worker"
    WORKER_PAUSES = "worker_pauses"
    SEARCH = "search"
    SEARCH_BEHIND = "search_behind"
    INDEXER = "indexer"
    INDEXER_PAUSES = "indexer_pauses"
    KEYS = "keys"
    KEEPER = "keeper"
    KEYS_COPY = "keys_copy"
    ENCRYPTING = "encrypting"
    TRAIL = "trail"
    TRAIL_OWN = "trail_own"
    WALLS = "walls"
    CERTIFICATE = "certificate"


FAULT_OF_SITE_WORDS: Final = {
    Fault.DATABASE: "The database does not answer.",
    Fault.DISK: "The disk of the data folder is nearly full.",
    Fault.CLOCK: "The clock of this machine is wrong: it is behind what is on the trail already, or differs from "
    "that of the database.",
    Fault.VAULT: "The object storage takes nothing.",
    Fault.STORE: "The object storage takes nothing: its server does not answer, refuses or is full.",
    Fault.VAULT_OPEN: "Other accounts of the machine may write into the folder of the object storage.",
    Fault.NOT_WORM: "The object storage does not keep files from being removed or overwritten: it lets go what is "
    "locked, or locks nothing.",
    Fault.LOCKS_NOT_TRIED: "It was not tried lately whether the object storage holds to its locks.",
    Fault.CLOCK_OF_VAULT: "The clocks of the object storage and of this machine differ.",
    Fault.FILES_LOST: "Files of the object storage are damaged or missing.",
    Fault.NO_WORKER: "No worker is alive.",
    Fault.WORKER_PAUSES: "The worker pauses.",
    Fault.SEARCH: "The search index does not answer.",
    Fault.SEARCH_BEHIND: "The search index has been behind for long.",
    Fault.INDEXER: "The indexer does not run.",
    Fault.INDEXER_PAUSES: "The indexer cannot go on, and tries again.",
    Fault.KEYS: "The file of keys cannot be used.",
    Fault.KEEPER: "The keeper of the keys does not answer.",
    Fault.KEYS_COPY: "There is no copy of the keys on another disk.",
    Fault.ENCRYPTING: "What was closed has been waiting for long to be encrypted.",
    Fault.TRAIL: "The trail is not guarded as it must be.",
    Fault.TRAIL_OWN: "Whoever has the password of the database can switch the guards of the trail off.",
    Fault.WALLS: "Files from outside are opened without walls, or with part of them.",
    Fault.CERTIFICATE: "The certificate ends soon.",
}
NEXT_STEP_WORDS: Final = {
    Fault.DATABASE: "See that its disk is connected and the data folder may be written, then start the store again.",
    Fault.DISK: "Make room on the disk, or move the data folder to a larger one.",
    Fault.CLOCK: "Set the clock right; nothing that was told before is changed by it.",
    Fault.VAULT: "Make room on its disk, or see that the disk is connected and its folder may be written. What "
    "waits goes on by itself; nothing is lost.",
    Fault.STORE: "See that its servers run and have room and their clock is right, and that KHOSO_VAULT_ACCOUNTS is the "
    "file made by prepare_buckets; site_check --json says why. What waits goes on by itself; nothing is lost.",
    Fault.VAULT_OPEN: "Close the folder to them.",
    Fault.NOT_WORM: "Run prepare_buckets, then tend_vault. If it stays so, this store protects nothing from whoever "
    "has an account there: move the files to another store, and until then keep a second copy.",
    Fault.LOCKS_NOT_TRIED: "Run tend_vault: it says what is in the way. It runs with the store once a day.",
    Fault.CLOCK_OF_VAULT: "Set both clocks by the same server of time: locks end by the clock of the object storage.",
    Fault.FILES_LOST: "Take the folders with these scans in again, or put the files back from a backup; "
    "look_after_vault names them.",
    Fault.NO_WORKER: "Nothing is read until one starts. What was taken in waits and is not lost. Start the store "
    "again.",
    Fault.WORKER_PAUSES: "It goes on by itself when there is no trouble any more; nothing is lost.",
    Fault.SEARCH: "The indexer builds it anew by itself. If this lasts, see that the indexer runs and its disk "
    "has room, or that the server in KHOSO_SEARCH runs and takes the credential.",
    Fault.SEARCH_BEHIND: "See that the indexer runs and its disk has room; it goes on where it stopped.",
    Fault.INDEXER: "Start the store again; it goes on where it stopped.",
    Fault.INDEXER_PAUSES: "See that the disk of the index has room and may be written; it goes on by itself.",
    Fault.KEYS: "Put the copy of the file of keys back into the folder KHOSO_KEYS, then start the store again.",
    Fault.KEEPER: "It runs with the store: start the store again.",
    Fault.KEYS_COPY: "Name a folder on another disk in KHOSO_KEYS_COPY, and see that it may be written.",
    Fault.ENCRYPTING: "See that the worker runs, and let the security officer open the keys.",
    Fault.TRAIL: "Find out who had access to the database, then start the store again: the guards are put up.",
    Fault.TRAIL_OWN: "Let the administrator of the database server run deploy/postgresql-trail.sql: the trail then "
    "belongs to a role of its own.",
    Fault.WALLS: "Move to a machine with Debian 12 or newer before files from strangers are taken in.",
    Fault.CERTIFICATE: "Ask for a new certificate, and name it in KHOSO_CERTIFICATE.",
}


@dataclass(frozen=True, slots=True)
class VaultFacts:
    """How the object storage is; `why` is one sentence where it is not as it should be, `faults` are those of one that takes files."""

    kind: str
    worm: bool
    why: str
    begun: bool
    writable: bool
    lost: int = 0
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchFacts:
    """How the index is; `behind_s` are seconds since the oldest change that waits for it."""

    kind: str
    ready: bool
    behind_s: float
    indexer: bool
    pauses: bool = False


@dataclass(frozen=True, slots=True)
class KeysFacts:
    """How the keys of what is closed are, where any were made."""

    fault: str
    away: bool
    copy_lacks: bool
    late: bool


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """
    How a site is now. `clock_s` are seconds by which its clock is behind the trail or
    off that of the database; `disk_free` is in
    bytes; `troubles` are sentences of workers; `certificate_days` is None without HTTPS.
    """

    database: str
    disk_free: int
    clock_s: float
    storage: VaultFacts
    search: SearchFacts
    workers: int
    troubles: tuple[str, ...] = ()
    keys: KeysFacts | None = None
    guarded: bool = True
    trail_own: bool = False
    walled: bool = True
    certificate_days: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; `detail` is a sentence beside the words of its kind, or nothing."""

    fault: Fault
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Watched:
    """A site as it was looked at, and what is wrong with it; nothing is known of one without a database."""

    facts: SiteFacts | None
    problems: tuple[Problem, ...] = field(default=())


def problems_of(facts: SiteFacts) -> tuple[Problem, ...]:
    """What is wrong, what stops most first."""
    return (
        *_of_machine(facts),
        *_of_storage(facts.storage),
        *_of_workers(facts),
        *_of_search(facts.search),
        *_of_keys(facts.keys),
    )


def _of_machine(facts: SiteFacts) -> Iterator[Problem]:
    if facts.disk_free < LITTLE_DISK:
        yield Problem(Fault.DISK)
    if facts.clock_s > CLOCK_S:
        yield Problem(Fault.CLOCK)
    if not facts.guarded:
        yield Problem(Fault.TRAIL)
    if facts.trail_own:
        yield Problem(Fault.TRAIL_OWN)
    if not facts.walled:
        yield Problem(Fault.WALLS)
    if facts.certificate_days is not None and facts.certificate_days < CERTIFICATE_DAYS:
        yield Problem(Fault.CERTIFICATE)


def _of_storage(storage: VaultFacts) -> Iterator[Problem]:
    if storage.kind == S3 and not storage.writable:
        # Buckets are prepared before anything comes: here what never began is wrong too.
        yield Problem(Fault.STORE)
    elif storage.begun and not storage.writable:
        yield Problem(Fault.VAULT)
    elif storage.begun:
        yield from map(Problem, storage.faults)
    if storage.lost:
        yield Problem(Fault.FILES_LOST)


def _of_workers(facts: SiteFacts) -> Iterator[Problem]:
    if not facts.workers:
        yield Problem(Fault.NO_WORKER)
    for sentence in facts.troubles:
        yield Problem(Fault.WORKER_PAUSES, sentence)


def _of_search(search: SearchFacts) -> Iterator[Problem]:
    if not search.ready:
        yield Problem(Fault.SEARCH)
    elif search.behind_s > BEHIND_S:
        yield Problem(Fault.SEARCH_BEHIND)
    if not search.indexer:
        yield Problem(Fault.INDEXER)
    elif search.pauses:
        yield Problem(Fault.INDEXER_PAUSES)


def _of_keys(keys: KeysFacts | None) -> Iterator[Problem]:
    if keys is None:
        return
    if keys.fault:
        yield Problem(Fault.KEYS)
    elif keys.away:
        yield Problem(Fault.KEEPER)
    # While the keeper is away nobody knows of the copy that it makes.
    if keys.copy_lacks and not keys.away:
        yield Problem(Fault.KEYS_COPY)
    if keys.late:
        yield Problem(Fault.ENCRYPTING)
