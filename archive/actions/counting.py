"""Keeping kept sums small, and comparing them with what they count."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Sum

from archive.actions.dossier_standings import wrong_standings
from archive.actions.spellings import forget_lost_words, know_all_words
from archive.models import DossierStanding
from archive.models.kept import KEPT, Counted, Kept, KeptColumn, KeptSum, in_words_of
from machine.database.turn import of_one_moment

SETTLED_AT_ONCE = 500
Key = tuple[Any, ...]
Amounts = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A kept sum that is not what is counted, or how many rows hold a wrong kept column."""

    what: str
    place: int
    key: tuple[str, ...]
    kept: int
    counted: int


def settle_sums(*, at_least: int = 1) -> int:
    """
    Put one stretch of changes of each table together; returns how many changes there were.

    Short transactions, and none while fewer than `at_least` changes stand; call it again until it
    returns 0.
    """
    return sum(_settle(kept, at_least) for kept in KEPT)


def recount(*, mend: bool) -> list[Difference]:
    """
    Compare everything kept with what it counts; where `mend`, put right what differs.

    Goes place by place (inventories, batches) and writes only where something differs, so that
    nobody waits for it.
    """
    found: list[Difference] = []
    if mend:
        know_all_words()
        forget_lost_words()
    for kept in KEPT:
        for place in _places(kept):
            if not _differences(kept, place):
                continue
            # Somebody may have written between two looks; in one transaction all is of a moment.
            with of_one_moment():
                found += _differences(kept, place)
                if mend:
                    _mend(kept, place)
    return found + _standings(mend=mend)


def _standings(*, mend: bool) -> list[Difference]:
    what = f"{DossierStanding._meta.db_table}.bits"  # noqa: SLF001 - Django's documented way
    wrong = sorted(wrong_standings(mend=mend).items())
    return [Difference(what, 0, (str(dossier),), *numbers) for dossier, numbers in wrong]


def begin_counting(kept: Kept, *, anew: bool) -> None:
    """After tables were made, rebuilt or emptied: see that the sums are theirs."""
    tables = sorted({counted.table for counted in kept.counted})
    if not any(_rows(f"SELECT 1 FROM {table} LIMIT 1") for table in tables):
        kept.rows.all().delete()
    elif anew:
        for place in _places(kept):
            _mend(kept, place)


def _settle(kept: Kept, at_least: int) -> int:
    model = kept.model
    waiting = kept.rows.filter(settled=False).order_by("id")
    if waiting[:at_least].count() < at_least:
        return 0
    with transaction.atomic():
        changes = list(waiting.select_for_update(skip_locked=True)[:SETTLED_AT_ONCE])
        places = {getattr(change, kept.place) for change in changes}
        # Of thousands of sums of a place only those that may be meant.
        asked = {f"{name}__in": {getattr(one, name) for one in changes} for name in model.KEY}
        standing = kept.rows.filter(settled=True, **{f"{kept.place}__in": places}, **asked)
        rows = {_key_of(kept, row): row for row in standing}
        fresh: dict[Key, KeptSum] = {}
        for change in changes:
            key = _key_of(kept, change)
            row = rows.get(key) or fresh.setdefault(key, _zero(kept, key))
            for name in model.SUMS:
                setattr(row, name, getattr(row, name) + getattr(change, name))
        touched = [rows[key] for key in {_key_of(kept, change) for change in changes} & set(rows)]
        kept.rows.bulk_update(touched, model.SUMS)
        empty = [row.pk for row in touched if not _amounts(row)]
        gone = [change.pk for change in changes] + empty
        kept.rows.filter(pk__in=gone).delete()
        kept.rows.bulk_create(row for row in fresh.values() if _amounts(row))
        if kept.on_settling:
            kept.on_settling(changes)
    return len(changes)


def _zero(kept: Kept, key: Key) -> KeptSum:
    names = (kept.place, *kept.model.KEY)
    nothing = dict.fromkeys(kept.model.SUMS, 0)
    return kept.model(**dict(zip(names, key, strict=True)), **nothing, settled=True)


def _amounts(row: KeptSum) -> bool:
    return any(getattr(row, name) for name in type(row).SUMS)


def _key_of(kept: Kept, row: KeptSum) -> Key:
    return tuple(getattr(row, name) for name in (kept.place, *kept.model.KEY))


def _places(kept: Kept) -> list[int]:
    named = set(kept.rows.values_list(kept.place, flat=True).distinct())
    for table, place in {(counted.table, counted.place) for counted in kept.counted}:
        named.update(
            place for (place,) in _rows(f"SELECT DISTINCT {place.format('t')} FROM {table} t")
        )
    return sorted(named)


def _differences(kept: Kept, place: int) -> list[Difference]:
    found = [
        Difference(f"{column.table}.{column.column}", place, (), wrong, 0)
        for column in kept.columns
        if (wrong := _wrong(column, place))
    ]
    stands, right, nothing = _kept(kept, place), _counted(kept, place), _nothing(kept)
    for key in sorted({*stands, *right}, key=str):
        pairs = zip(stands.get(key, nothing), right.get(key, nothing), strict=True)
        found += [
            Difference(f"{kept.table}.{name}", place, tuple(map(str, key)), before, now)
            for name, (before, now) in zip(kept.model.SUMS, pairs, strict=True)
            if before != now
        ]
    return found


def _nothing(kept: Kept) -> Amounts:
    return (0,) * len(kept.model.SUMS)


def _kept(kept: Kept, place: int) -> dict[Key, Amounts]:
    rows = kept.rows.filter(**{kept.place: place}).order_by()
    sums = {f"sum_{name}": Sum(name) for name in kept.model.SUMS}
    summed = rows.values_list(*kept.model.KEY).annotate(**sums)
    return _added(summed, len(kept.model.KEY))


def _counted(kept: Kept, place: int) -> dict[Key, Amounts]:
    found: list[tuple[Any, ...]] = []
    for counted in kept.counted:
        key = ", ".join(part.format("t") for part in counted.key)
        sums = ", ".join(f"SUM({amount.format('t')})" for amount in counted.amounts)
        places = ", ".join(str(n) for n in range(1, len(counted.key) + 1))
        found += _rows(
            f"SELECT {key}, {sums} FROM {counted.table} t "
            f"WHERE {_here(counted, place)} GROUP BY {places}"
        )
    return _added(found, len(kept.model.KEY))


def _added(rows: Iterable[tuple[Any, ...]], key: int) -> dict[Key, Amounts]:
    """The sums of each key, of which not all are nothing."""
    found: dict[Key, Amounts] = {}
    for row in rows:
        amounts = tuple(int(amount) for amount in row[key:])
        before = found.get(tuple(row[:key]))
        if before is not None:
            amounts = tuple(one + other for one, other in zip(amounts, before, strict=True))
        found[tuple(row[:key])] = amounts
    return {key: amounts for key, amounts in found.items() if any(amounts)}


def _here(counted: Counted, place: int) -> str:
    only = f" AND {counted.only.format('t')}" if counted.only else ""
    if not counted.place.startswith("COALESCE"):
        return f"{counted.place.format('t')} = {place:d}{only}"
    # Of a column that may say nothing, 0 stands for none; the bare column has the index.
    bare = counted.place.format("t").removeprefix("COALESCE(").removesuffix(", 0)")
    return f"{bare} = {place:d}{only}" if place else f"{bare} IS NULL{only}"


def _wrong(column: KeptColumn, place: int) -> int:
    where = f"{column.place} = {place:d}" if place else f"{column.place} IS NULL"
    return int(_rows(f"SELECT COUNT(*) FROM {column.table} WHERE {where} AND {column.wrong}")[0][0])


def _mend(kept: Kept, place: int) -> None:
    where = "{0} = {1:d}" if place else "{0} IS NULL"
    for column in kept.columns:
        _run(column.put_right(where.format(column.place, place)))
    model, nothing = kept.model, _nothing(kept)
    stands, right = _kept(kept, place), _counted(kept, place)
    wrong = [key for key in {*stands, *right} if stands.get(key) != right.get(key)]
    kept.rows.bulk_create(
        (
            model(
                **{kept.place: place},
                **dict(zip(model.KEY, key, strict=True)),
                **{
                    name: now - before
                    for name, before, now in zip(
                        model.SUMS, stands.get(key, nothing), right.get(key, nothing), strict=True
                    )
                },
            )
            for key in wrong
        ),
        batch_size=500,
    )


def _rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(in_words_of(connection.vendor, statement))
        return list(cursor.fetchall())


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(in_words_of(connection.vendor, statement))
