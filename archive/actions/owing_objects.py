"""
Paying what is owed of bytes, and what is left of words that were written over.

An object that becomes closed is encrypted, and nothing plain stays beside it; one that is encrypted is
under keys as closed as what holds it is now, so what turned out to be ordinary is read by everybody. No
file is touched in a transaction. Whatever dies between, the debt stands, and the next look goes on.
"""

from datetime import datetime

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q

from access.api import Level
from archive.actions.keeping import Store, keep_as_closed
from archive.actions.spellings import forget_words_of_closed
from archive.domain.secrecy import Secrecy
from archive.models import Owed, Receipt, StoredFile
from keys.api import has_keys


def pay_objects(store: Store, *, at: datetime, most: int = 5) -> int:
    """Pay the oldest debts of bytes, so many at most; returns how many were paid."""
    if not has_keys():
        return 0
    due = Owed.objects.filter(what=Owed.What.OBJECT).order_by("tries", "pk")
    return sum(_pay(store, debt, at=at) for debt in due[:most])


def leave_no_traces() -> bool:
    """
    Empty the journal of what was written over, which the database zeroes in its own file; returns whether
    nothing of it is left. It wants a moment in which nobody reads, so it is asked for again.
    """
    owed = Owed.objects.filter(what=Owed.What.TRACES).first()
    if owed is None:
        return True
    forget_words_of_closed()
    if not _journal_is_empty():
        Owed.objects.filter(pk=owed.pk).update(tries=F("tries") + 1)
        return False
    # What was written over since is told by a later hour.
    Owed.objects.filter(pk=owed.pk, since=owed.since).delete()
    return True


def secrecy_held(file: StoredFile) -> Secrecy:
    """How closed bytes are now: as their file, and as whatever waits and holds them."""
    held = StoredFile.objects.filter(Q(pk=file.pk) | Q(pk=file.made_from_id))
    waiting = Receipt.objects.filter(file__in=held).exclude(state=Receipt.State.FILED)
    told = (
        *held.values_list("level", "party_papers"),
        *waiting.values_list("level", "party_papers"),
    )
    secrecy = Secrecy()
    for level, party in told:
        secrecy |= Secrecy(Level(level), party)
    return secrecy


def _pay(store: Store, debt: Owed, *, at: datetime) -> bool:
    file = StoredFile.objects.filter(pk=debt.row).first()
    secrecy = Secrecy() if file is None else secrecy_held(file)
    if file is not None and not keep_as_closed(store, file, secrecy=secrecy, at=at):
        Owed.objects.filter(pk=debt.pk).update(tries=F("tries") + 1)
        return False
    with transaction.atomic():
        # Whoever closes it more meanwhile waits for this, or is seen here.
        Owed.objects.select_for_update().filter(pk=debt.pk).first()
        if file is not None and secrecy_held(file) != secrecy:
            return False
        Owed.objects.filter(pk=debt.pk).delete()
    return True


def _journal_is_empty() -> bool:
    if connection.vendor != "sqlite":
        return True
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return bool(cursor.fetchone()[0] == 0)
    except DatabaseError:
        # Somebody writes.
        return False
