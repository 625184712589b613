"""
Paying what a change of level still owes: words of a paper elsewhere, encrypted under its key of now.

Each debt is a transaction of its own, and paying one twice changes nothing, so whatever dies between, the
next look goes on. What cannot be read here, for its keys are shut, waits.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Final

from django.db import connection, models, transaction
from django.db.models import Exists, F

from archive.actions.answering import settle_answers
from archive.actions.spellings import forget_spelling
from archive.domain.cover import CoverOf
from archive.models import (
    ArrangementAct,
    Box,
    CoverVersion,
    Descent,
    Dossier,
    Inventory,
    LevelCase,
    LevelDecision,
    ListChange,
    ListedRecord,
    ListImport,
    Owed,
    ProtectionAct,
    Receipt,
    Record,
    RecordVersion,
    ScanPage,
    VersionPage,
)
from archive.models.closed_rows import WordsOfPapers, kept_columns, with_what_closes
from archive.models.plain_guards import models_of_words, standing_plain
from keys.api import OPEN_CLASS, KeysShut, has_keys

_AT_ONCE: Final = 500
Rows = models.QuerySet


def what_is_owed() -> dict[str, int]:
    """How many debts of each kind there are."""
    counted = Owed.objects.order_by().values_list("what").annotate(count=models.Count("pk"))
    return dict(counted)


def pay_owed(*, at: datetime, most: int = 100) -> int:
    """Pay the oldest debts, so many at most; returns how many were paid."""
    if not has_keys():
        return 0
    words = Owed.objects.filter(what__in=(Owed.What.WORDS, Owed.What.TOKEN))
    due = words.order_by("tries", "pk").values_list("pk", flat=True)[:most]
    return sum(_pay(debt, at=at) for debt in list(due))


def owe_what_stands_plain() -> None:
    """Write down whatever stands here as it was before there were keys. Said again, it changes nothing."""
    with connection.cursor() as cursor:
        for statement in standing_plain(connection.vendor):
            cursor.execute(statement)


def forget_descents_paid() -> int:
    """That something came down is kept no longer than anything of it is owed; returns how many went."""
    owed = Owed.objects.exclude(what=Owed.What.TRACES)
    return Descent.objects.filter(~Exists(owed)).delete()[0]


class HeldBack(Exception):
    """Words are more closed than their row says, and nobody vouches for their coming down."""


def keep_again(rows: Rows[WordsOfPapers]) -> bool:
    """
    The words of these rows stand as they are to stand now; in the caller's transaction. Returns whether all
    of them do: what nobody vouches for stays as closed as it is.
    """
    held_back = False
    keys = list(rows.order_by().values_list("pk", flat=True))
    held = with_what_closes(rows.model)
    for start in range(0, len(keys), _AT_ONCE):
        for row in held.filter(pk__in=keys[start : start + _AT_ONCE]):
            anew = {one.name: one.kept(row) for one in kept_columns(rows.model)}
            plainly = rows.model._base_manager.filter(pk=row.pk)  # noqa: SLF001
            plainly.update(**anew)
            held_back = held_back or row.held_back or row.is_understated
    return not held_back


def _pay(number: int, *, at: datetime) -> bool:
    try:
        with transaction.atomic():
            debt = Owed.objects.select_for_update().filter(pk=number).first()
            if debt is None:
                return False
            _keep_all(owed_by(debt))
            if debt.what == Owed.What.TOKEN:
                _meet_again(debt, at=at)
            debt.delete()
            Owed.objects.update_or_create(
                what=Owed.What.TRACES, table="", row=0, defaults={"since": at}
            )
    except (KeysShut, HeldBack):
        Owed.objects.filter(pk=number).update(tries=F("tries") + 1)
        return False
    return True


def _keep_all(owed: Iterable[Rows]) -> None:
    if not all(keep_again(rows) for rows in owed):
        raise HeldBack


def _meet_again(debt: Owed, *, at: datetime) -> None:
    """What has a token since a moment ago answers, or is answered by, what is closed."""
    row = models_of_words()[debt.table]._base_manager.filter(pk=debt.row).first()  # noqa: SLF001
    if getattr(row, "number_key", "") and not getattr(row, "number_token", ""):
        raise KeysShut(row.key_class if row else OPEN_CLASS)
    if isinstance(row, Record | ListedRecord):
        settle_answers(row.inventory_id, {row.number_key}, at=at)


def owed_by(debt: Owed) -> Iterator[Rows]:
    """The rows that a debt is about, itself first."""
    model = models_of_words()[debt.table]
    itself = model._base_manager.filter(pk=debt.row)  # noqa: SLF001
    yield itself
    along = _ALONG.get(model)
    if debt.what == Owed.What.WORDS and along and (row := itself.first()) is not None:
        yield from along(row)


def _of_record(record: Record) -> Iterator[Rows]:
    yield ScanPage.objects.filter(record=record)
    yield LevelCase.objects.filter(record=record)
    yield ProtectionAct.objects.filter(record=record)
    # What it was while it was more closed stays as it was then.
    if record.key_class != OPEN_CLASS:
        forget_spelling(record.issuer)
        yield RecordVersion.objects.filter(record=record)
        yield VersionPage.objects.filter(version__record=record)
        yield LevelDecision.objects.filter(record=record)


def _of_inventory(inventory: Inventory) -> Iterator[Rows]:
    yield from _versions(CoverOf.INVENTORY, Inventory.objects.filter(pk=inventory.pk))
    yield ListedRecord.objects.filter(inventory=inventory)
    yield ListImport.objects.filter(inventory=inventory)
    yield Receipt.objects.filter(inventory=inventory)
    yield ArrangementAct.objects.filter(inventory=inventory)
    dossiers, boxes = (
        Dossier.objects.filter(inventory=inventory),
        Box.objects.filter(inventory=inventory),
    )
    yield dossiers
    yield from _versions(CoverOf.DOSSIER, dossiers)
    yield boxes
    yield from _versions(CoverOf.BOX, boxes)
    yield ListChange.objects.filter(brought__inventory=inventory)
    yield _decisions(LevelDecision.objects.filter(dossier__inventory=inventory))


def _of_dossier(dossier: Dossier) -> Iterator[Rows]:
    yield from _versions(CoverOf.DOSSIER, Dossier.objects.filter(pk=dossier.pk))
    yield ListChange.objects.filter(dossier=dossier)
    yield _decisions(LevelDecision.objects.filter(dossier=dossier))


def _of_box(box: Box) -> Iterator[Rows]:
    yield from _versions(CoverOf.BOX, Box.objects.filter(pk=box.pk))
    yield ListChange.objects.filter(box=box)


def _of_row(row: ListedRecord) -> Iterator[Rows]:
    yield ListChange.objects.filter(row=row)


def _of_receipt(receipt: Receipt) -> Iterator[Rows]:
    yield _decisions(LevelDecision.objects.filter(receipt=receipt))


def _decisions(rows: Rows[LevelDecision]) -> Rows[WordsOfPapers]:
    """Those that are closed now; the rest stays as it was."""
    return rows.filter(pk__in=[row.pk for row in rows.defer("basis") if row.key_class])


def _versions(cover: CoverOf, rows: Rows) -> Iterator[Rows]:
    """What covers said before, of those that are closed now: the rest stays as it was."""
    closed = [row.pk for row in rows if row.key_class != OPEN_CLASS]
    yield CoverVersion.objects.filter(cover=cover, subject__in=closed)


_ALONG: Final[dict[type[WordsOfPapers], Callable[..., Iterator[Rows]]]] = {
    Record: _of_record,
    Inventory: _of_inventory,
    Dossier: _of_dossier,
    Box: _of_box,
    ListedRecord: _of_row,
    Receipt: _of_receipt,
}
