"""Who holds a stored file: every table of every package that points at one."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import ForeignKey, Model, Q

from access.api import Level
from archive.domain.held import Held
from archive.domain.secrecy import Secrecy
from archive.models import Record, RecordVersion, StoredFile


@dataclass(frozen=True, slots=True)
class Holder:
    """
    What the trail names as holding a file, and the highest level of all that hold it.

    `sha256` tells the bytes; what no row knows is told by what the vault calls it, `object_name`.
    """

    kind: str
    name: str
    level: int
    sha256: str = ""
    object_name: str = ""

    @property
    def bytes_told(self) -> dict[str, str]:
        """How an event says which bytes it is about."""
        return {"sha256": self.sha256} if self.sha256 else {"object": self.object_name}


def holder_of(object_name: str) -> Holder:
    """
    The first record that holds the object's bytes, or the bytes themselves where none does.

    What nobody holds has the highest level: nothing is known of it.
    """
    file = StoredFile.objects.filter(object_name=object_name).first()
    levels = list(_levels(file.pk)) if file else []
    level = max([file.level, *levels]) if file and levels else int(max(Level))
    if file is None:
        return Holder("stored_file", object_name, level, object_name=object_name)
    record = _first_record(file.pk)
    if record is None:
        return Holder("stored_file", file.digest, level, sha256=file.digest)
    return Holder("record", record.accession, level, sha256=file.digest)


def is_stored(digest: str) -> bool:
    """Whether the books have a row for these bytes."""
    return StoredFile.objects.filter(digest=digest).exists()


def held_among(files: Collection[int], *, but: type[Model] | None = None) -> set[int]:
    """Those of the stored files, by id, that some row of some table points at, `but` one table."""
    held: set[int] = set()
    for model, field in _pointers():
        if model is but:
            continue
        rows: Any = model._base_manager.filter(**{f"{field}__in": files})  # noqa: SLF001
        held.update(rows.values_list(field, flat=True))
    return held


def secrecy_by_file(files: Collection[int], becoming: Mapping[int, Secrecy]) -> dict[int, Secrecy]:
    """
    How closed each of the files is by what holds it, when these records (by id) become so.

    What is a record's own (its former scans, the item it came of) becomes so with it. What a table does
    not say of its rows is as closed as can be.
    """
    found = dict.fromkeys(files, Secrecy())
    for model, field in _pointers():
        held: Held | None = getattr(model, "HOLDS", _UNTOLD)
        if held is None:
            continue
        rows: Any = model._base_manager.filter(**{f"{field}__in": files})  # noqa: SLF001
        for file, *told in rows.values_list(field, *_columns(held)):
            found[file] |= _as_it_becomes(told, becoming)
    return found


def _columns(held: Held) -> tuple[str, ...]:
    if held is _UNTOLD:
        return ()
    return held.level, held.party_papers, *held.records


def _as_it_becomes(told: list[Any], becoming: Mapping[int, Secrecy]) -> Secrecy:
    if not told:
        return Secrecy(max(Level), party_papers=True)
    level, party, *records = told
    for record in records:
        if record in becoming:
            return becoming[record]
    return Secrecy(Level(level), bool(party))


_UNTOLD = Held("", "", ())


def records_holding(files: Collection[int]) -> list[str]:
    """The records that hold one of the files or ever did, by number; what was withdrawn as well."""
    now = Q(original__in=files) | Q(access_copy__in=files)
    former = RecordVersion.objects.filter(now).values("record")
    rows = Record.everything.filter(now | Q(pk__in=former)).order_by("pk")
    return [record.accession for record in rows]


def _first_record(file: int) -> Record | None:
    for field in ("original", "access_copy"):
        found = Record.everything.filter(**{field: file}).order_by("pk").first()
        if found is not None:
            return found
    return None


def _levels(file: int) -> Iterator[int]:
    for model, field in _pointers():
        if any(column.name == "level" for column in model._meta.get_fields()):  # noqa: SLF001
            rows: Any = model._base_manager.filter(**{field: file})  # noqa: SLF001
            yield from rows.values_list("level", flat=True)


def _pointers() -> Iterator[tuple[type[Model], str]]:
    """
    Every foreign key to a stored file, hidden ones included; not those of copies to originals.

    Asked of the tables themselves: a package above cannot forget to say that it holds files.
    """
    for relation in StoredFile._meta.get_fields(include_hidden=True):  # noqa: SLF001
        field: Any = getattr(relation, "field", None)
        points_here = relation.auto_created and not relation.concrete
        if points_here and isinstance(field, ForeignKey) and field.model is not StoredFile:
            yield field.model, field.name
