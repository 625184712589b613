"""What the acts on units and machines have in common."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from django.db.models import Model
from django.db.models.deletion import ProtectedError

from access.domain.list_faults import NAMED_BY_WORDS, ChangedMeanwhile, ListError, ListFault
from access.models import Unit, Workstation

Row = TypeVar("Row", Unit, Workstation)


def locked_unit(code: str, version: int | None) -> Unit:
    """
    The unit, for a change of what the person was shown as `version`, which is counted at once.

    None stands for whoever was shown nothing. Raises ListError, ChangedMeanwhile.
    """
    unit = Unit.objects.select_for_update().filter(code=code).first()
    if unit is None:
        raise ListError("", ListFault.NO_SUCH_UNIT, code=code)
    return counted(unit, version)


def counted(row: Row, version: int | None) -> Row:
    """The locked row with this change counted. Raises ChangedMeanwhile."""
    if version is not None and row.version != version:
        raise ChangedMeanwhile
    row.version += 1
    row.save(update_fields=["version"])
    return row


def unit_called(field: str, code: str) -> Unit | None:
    """The unit with the code that was given for a field, or None for none. Raises ListError."""
    if not code:
        return None
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise ListError(field, ListFault.NO_SUCH_UNIT, code=code)
    return unit


def changed_in(row: Model, becomes: Mapping[str, object]) -> list[str]:
    """The names of the columns that become something else; they are set."""
    changed = sorted(name for name, value in becomes.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, becomes[name])
    return changed


def delete_unnamed(row: Row) -> None:
    """
    Delete what nothing names. Raises ListError with what does, in kinds and never in numbers: how
    many papers there are is not for whoever keeps the lists.
    """
    try:
        row.delete()
    except ProtectedError as why:
        held: Iterable[Model] = getattr(why, "protected_objects", ())
        raise still_named({str(one._meta.model_name) for one in held}) from why  # noqa: SLF001 - Django's own name


def still_named(kinds: Iterable[str]) -> ListError:
    """That rows of these kinds name it; what access does not know is of the archive."""
    known = sorted({kind if kind in NAMED_BY_WORDS else "archive" for kind in kinds})
    return ListError("", ListFault.STILL_NAMED, tuple(known))


def in_days(day: date | None) -> str:
    """A day as the trail keeps it."""
    return day.isoformat() if day else ""
