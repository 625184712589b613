"""
Troubles of the machine, told from faults of what is worked on: a closed list.

An error belongs here only when the system gave it a number, or the database said it in its own
words. Whatever else goes wrong is the fault of the file, or of the program.
"""

import errno
from collections.abc import Iterator
from enum import StrEnum

from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError
from django.utils.translation import gettext_noop


class Trouble(StrEnum):
    """What the machine suffers from. None of it is anybody's file's fault."""

    DATABASE_LOCKED = "database_locked"
    DATABASE_FULL = "database_full"
    DATABASE_READ_ONLY = "database_read_only"
    DATABASE_UNREACHABLE = "database_unreachable"
    DATABASE_AWAY = "database_away"
    DATABASE_REFUSES = "database_refuses"
    DATABASE_DAMAGED = "database_damaged"
    MOVED_AWAY = "moved_away"
    NOT_PREPARED = "not_prepared"
    VAULT_FULL = "vault_full"
    VAULT_UNAVAILABLE = "vault_unavailable"
    DISK_FULL = "disk_full"
    DISK_READ_ONLY = "disk_read_only"
    DISK_ERROR = "disk_error"
    NOT_PERMITTED = "not_permitted"
    PATH_MISSING = "path_missing"
    TOO_MANY_FILES = "too_many_files"
    NO_MEMORY = "no_memory"
    MEMORY_MISSING = "memory_missing"
    MEMORY_FULL = "memory_full"
    BUSY = "busy"
    READER_START = "reader_start"
    LANGUAGE_DATA_MISSING = "language_data_missing"
    PROGRAM_MISSING = "program_missing"


# Cause first, then what a person can do.
SENTENCES: dict[Trouble, str] = {
    Trouble.DATABASE_LOCKED: gettext_noop(
        "Another program holds the database. Wait until it has finished, then try again."
    ),
    Trouble.DATABASE_FULL: gettext_noop(
        "The disk of the database is full. Make room, then try again."
    ),
    Trouble.DATABASE_READ_ONLY: gettext_noop(
        "The database may not be written to. Give the right to write to the data folder, then "
        "try again."
    ),
    Trouble.DATABASE_UNREACHABLE: gettext_noop(
        "The database cannot be opened. Check the data folder (KHOSO_DATA), then try again; on a "
        "new machine run prepare first."
    ),
    Trouble.DATABASE_AWAY: gettext_noop(
        "The database server does not answer. Check that it runs and that this machine reaches it "
        "(KHOSO_DATABASE), then try again."
    ),
    Trouble.DATABASE_REFUSES: gettext_noop(
        "The database server refuses us: it knows no such database, or no such name and password. "
        "Check KHOSO_DATABASE."
    ),
    Trouble.DATABASE_DAMAGED: gettext_noop(
        "The database is damaged. Stop all programs of the store, then put the last backup back."
    ),
    Trouble.MOVED_AWAY: gettext_noop(
        "This store was moved to another place, or is being moved: here it is only read. Work at the new "
        "place; to work here again, run move --release."
    ),
    Trouble.NOT_PREPARED: gettext_noop(
        "The database has not been made ready for this version. Run prepare, then try again."
    ),
    Trouble.VAULT_FULL: gettext_noop(
        "The disk of the object storage is full. Make room, then try again."
    ),
    Trouble.VAULT_UNAVAILABLE: gettext_noop(
        "The object storage cannot be used. Check its disk and its rights, then try again."
    ),
    Trouble.DISK_FULL: gettext_noop("The disk is full. Make room, then try again."),
    Trouble.DISK_READ_ONLY: gettext_noop(
        "The disk may only be read. Connect it for writing, then try again."
    ),
    Trouble.DISK_ERROR: gettext_noop(
        "The disk reported an error. Check disk, cable and network, then try again."
    ),
    Trouble.NOT_PERMITTED: gettext_noop(
        "The system does not permit the use of a file or folder of the store. Check the rights of "
        "the data folder, then try again."
    ),
    Trouble.PATH_MISSING: gettext_noop(
        "A file or folder of the store is missing. Check the data folder (KHOSO_DATA), then try "
        "again; on a new machine run prepare first."
    ),
    Trouble.TOO_MANY_FILES: gettext_noop(
        "Too many files are open on this machine. End other programs, then try again."
    ),
    Trouble.NO_MEMORY: gettext_noop(
        "The machine has no memory left. End other programs, then try again."
    ),
    Trouble.MEMORY_MISSING: gettext_noop(
        "There is no folder in memory (tmpfs) in which files could be read without a copy on the "
        "disk. Name one (KHOSO_MEMORY), then start again."
    ),
    Trouble.MEMORY_FULL: gettext_noop(
        "The folder in memory in which files are read is full. End other programs, or make it "
        "larger (KHOSO_MEMORY), then try again."
    ),
    Trouble.BUSY: gettext_noop("The machine is busy. Try again in a minute."),
    Trouble.READER_START: gettext_noop(
        "Reading processes do not start. Look into scratch/readers.log in the data folder, then "
        "start the worker again."
    ),
    Trouble.LANGUAGE_DATA_MISSING: gettext_noop(
        "The Vietnamese language data of Tesseract is missing. "
        "Install it: sudo apt-get install tesseract-ocr-vie"
    ),
    Trouble.PROGRAM_MISSING: gettext_noop(
        "The program tesseract is missing. Install it: sudo apt-get install tesseract-ocr"
    ),
}

_OF_NUMBERS: dict[int, Trouble] = {
    errno.ENOSPC: Trouble.DISK_FULL,
    errno.EDQUOT: Trouble.DISK_FULL,
    # The process may not write a file this large, which to whoever writes is no room either.
    errno.EFBIG: Trouble.DISK_FULL,
    errno.EROFS: Trouble.DISK_READ_ONLY,
    errno.EIO: Trouble.DISK_ERROR,
    errno.ENXIO: Trouble.DISK_ERROR,
    errno.ENODEV: Trouble.DISK_ERROR,
    errno.ESTALE: Trouble.DISK_ERROR,
    errno.ETIMEDOUT: Trouble.DISK_ERROR,
    errno.ENOTCONN: Trouble.DISK_ERROR,
    errno.EHOSTDOWN: Trouble.DISK_ERROR,
    errno.EACCES: Trouble.NOT_PERMITTED,
    errno.EPERM: Trouble.NOT_PERMITTED,
    errno.ENOENT: Trouble.PATH_MISSING,
    errno.ENOTDIR: Trouble.PATH_MISSING,
    errno.EMFILE: Trouble.TOO_MANY_FILES,
    errno.ENFILE: Trouble.TOO_MANY_FILES,
    errno.ENOMEM: Trouble.NO_MEMORY,
    errno.EAGAIN: Trouble.BUSY,
    errno.EBUSY: Trouble.BUSY,
    errno.EINTR: Trouble.BUSY,
}

# SQLite and PostgreSQL tell the kind in words only; Django keeps them.
_OF_WORDS: tuple[tuple[str, Trouble], ...] = (
    ("is locked", Trouble.DATABASE_LOCKED),
    ("lock timeout", Trouble.DATABASE_LOCKED),
    ("statement timeout", Trouble.DATABASE_LOCKED),
    ("authentication failed", Trouble.DATABASE_REFUSES),
    ("is not permitted to log in", Trouble.DATABASE_REFUSES),
    ("no pg_hba.conf entry", Trouble.DATABASE_REFUSES),
    ("no password supplied", Trouble.DATABASE_REFUSES),
    ('fatal:  database "', Trouble.DATABASE_REFUSES),
    ('fatal:  role "', Trouble.DATABASE_REFUSES),
    ("remaining connection slots", Trouble.BUSY),
    ("too many clients", Trouble.BUSY),
    ("too many connections", Trouble.BUSY),
    ("disk is full", Trouble.DATABASE_FULL),
    ("no space left", Trouble.DATABASE_FULL),
    # What the triggers of a closed database say (machine.database.moved).
    ("this store was moved away", Trouble.MOVED_AWAY),
    ("readonly database", Trouble.DATABASE_READ_ONLY),
    ("read-only transaction", Trouble.DATABASE_READ_ONLY),
    ("malformed", Trouble.DATABASE_DAMAGED),
    ("not a database", Trouble.DATABASE_DAMAGED),
    ("no such table", Trouble.NOT_PREPARED),
    ("no such column", Trouble.NOT_PREPARED),
    ("does not exist", Trouble.NOT_PREPARED),
    ("disk i/o error", Trouble.DISK_ERROR),
)


def trouble_of(error: BaseException) -> Trouble | None:
    """
    The trouble of the machine behind an error, or None when the machine is not at fault.

    What the error was raised from counts too: libraries between us and the disk wrap its errors.
    """
    for link in chain(error):
        if isinstance(link, DatabaseError | InterfaceError):
            found = _of_database(link)
        elif isinstance(link, OSError):
            found = _OF_NUMBERS.get(link.errno or 0)
        else:
            found = Trouble.NO_MEMORY if isinstance(link, MemoryError) else None
        if found is not None:
            return found
    return None


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those it was raised from, the outermost first."""
    for _ in range(20):
        if error is None:
            return
        yield error
        hidden = None if error.__suppress_context__ else error.__context__
        error = error.__cause__ or hidden


def _of_database(error: Exception) -> Trouble | None:
    said = str(error).lower()
    for words, trouble in _OF_WORDS:
        if words in said:
            return trouble
    if isinstance(error, ProgrammingError):
        return None
    # Only of these two is it said that the program did nothing wrong; and of a session that was ended.
    if not isinstance(error, OperationalError | InterfaceError) and not _is_ended(error):
        return None
    cause = error.__cause__
    of_server = cause is not None and type(cause).__module__.startswith("psycopg")
    return Trouble.DATABASE_AWAY if of_server else Trouble.DATABASE_UNREACHABLE


def _is_ended(error: Exception) -> bool:
    """Whether the server ended the session, as one that did nothing in a transaction for too long."""
    return getattr(error.__cause__, "sqlstate", None) in {"25P03", "25P02"}
