"""
Telling of what says that it is less closed than its keys: somebody wrote so past the screens. It is shown to
nobody, stands in no index and comes down nowhere; the security officer sees which it is, and decides.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.db import models, transaction
from django.db.models import F, Q, TextField
from django.db.models.functions import Cast

from archive.actions.keeping import Store, found_above
from archive.actions.owing_objects import secrecy_held
from archive.models import Owed, Record, ScanPage, StoredFile, Understated
from archive.models.closed_rows import WordsOfPapers, encrypted_columns, with_what_closes
from archive.models.encrypted import MARK_OF_JSON, MARK_OF_TEXT, EncryptedBytes
from archive.models.plain_guards import models_of_words
from archive.models.read_words import Read
from audit.api import Act, Entry, Who, append
from keys.api import KeyClass, can_vouch
from keys.domain.classes import PARTY

_MACHINE: Final = Who(name="worker")
_AT_ONCE: Final = 500
_Found = dict[tuple[str, int], tuple[KeyClass, KeyClass]]


def tell_of_understated(store: Store, *, at: datetime) -> int:
    """
    What is found is on the trail, each row once; what is right again is forgotten. Returns how many were
    told. Where the keys are shut nobody knows, and nothing is told.
    """
    if not can_vouch():
        return 0
    found = _found(store)
    known = {(one.table, one.row): one for one in Understated.objects.all()}
    for place, one in known.items():
        if place not in found:
            one.delete()
    news = [place for place in found if place not in known]
    for place in news:
        said, kept = found[place]
        with transaction.atomic():
            table, row = place
            Understated.objects.create(table=table, row=row, said=said, kept=kept, at=at)
            _tell(table, row, said, kept, at=at)
    return len(news)


def _tell(table: str, row: int, said: KeyClass, kept: KeyClass, *, at: datetime) -> None:
    record = table == Record._meta.db_table  # noqa: SLF001 - Django's own name
    append(
        Entry(
            who=_MACHINE,
            action=Act.UNDERSTATED,
            subject_kind="record" if record else "keys",
            subject=f"KS-{row:07d}" if record else "",
            level=kept % PARTY,
            details={"table": table, "row": row, "said": said, "kept": kept},
        ),
        at=at,
    )


def _found(store: Store) -> _Found:
    found: _Found = {}
    for table, model in models_of_words().items():
        if model is ScanPage:
            of_open = Record.everything.filter(level=0, party_papers=False)
            rows = _marked(model).filter(Q(("record__in", of_open)))
        elif model.CLOSED_BY_PLACE or model.CLOSED_ITSELF or not model.CLOSED_FOR_SURE:
            rows = _marked(model)
        else:
            continue
        for row, kept in _above(rows):
            found[table, row.pk] = row.key_class, kept
    found.update(_files(store))
    return found


def _marked(model: type[WordsOfPapers]) -> "models.QuerySet[WordsOfPapers]":
    """All rows of a table of which any words are encrypted."""
    rows, marked = with_what_closes(model), Q()
    for number, one in enumerate(encrypted_columns(model)):
        if isinstance(one, EncryptedBytes):
            continue
        name = f"as_kept_{number}"
        rows = rows.alias(**{name: Cast(F(one.name), TextField())})
        marked |= Q(**{f"{name}__startswith": MARK_OF_TEXT})
        marked |= Q(**{f"{name}__startswith": MARK_OF_JSON})
    return rows.filter(marked).order_by("pk")


def _above(rows: "models.QuerySet[WordsOfPapers]") -> Iterator[tuple[WordsOfPapers, KeyClass]]:
    for row in rows.iterator(chunk_size=_AT_ONCE):
        now = row.key_class
        for one in encrypted_columns(type(row)):
            read = row.__dict__.get(one.attname)
            if isinstance(read, Read) and not row.may_stand(read, now):
                yield row, read.key_class
                break


def _files(store: Store) -> _Found:
    """Of files, those whose keys were to come down and did not."""
    owed = Owed.objects.filter(what=Owed.What.OBJECT, tries__gt=0).order_by("pk")
    found: _Found = {}
    for file in StoredFile.objects.filter(pk__in=owed.values("row")[:_AT_ONCE]):
        secrecy = secrecy_held(file)
        kept = found_above(store, file, secrecy=secrecy)
        if kept is not None:
            said = int(secrecy.level) + (PARTY if secrecy.party_papers else 0)
            found[StoredFile._meta.db_table, file.pk] = said, kept  # noqa: SLF001
    return found
