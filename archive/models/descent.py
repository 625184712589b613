"""
What may come down: which row, from which class of keys to which, by whoever lowered it while the keys were
open here. Without it no key leaves a class for a lower one, and no word is written into one.
"""

from collections.abc import Callable, Collection, Iterable
from hmac import compare_digest
from typing import Any, Final

from django.db import models

from access.domain.vouchers import told_by_row
from archive.models.read_words import is_within
from keys.api import KeyClass, KeysError, can_vouch, ring

VOUCHER_LENGTH: Final = 32
# A row by its table and its number.
Subject = tuple[str, int]


class Descent(models.Model):
    """
    A row that came down, and what of it stands under keys of its class of before still. `exact` where that
    was feared and not known: of what is known to be of another class it says nothing. `keys` are those of
    its words, where it has some of its own: what somebody hangs on it that stands under others did not come
    down with it.

    Kept until nothing is owed any more (`forget_descents_paid`), and no longer than the row stays down.
    """

    table = models.CharField(max_length=60)
    row = models.PositiveBigIntegerField()
    came_from = models.PositiveSmallIntegerField()
    came_to = models.PositiveSmallIntegerField()
    exact = models.BooleanField(default=False)
    keys = models.TextField(default="", blank=True)
    voucher = models.CharField(max_length=VOUCHER_LENGTH)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["table", "row", "came_from", "came_to", "exact"], name="descent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row}"


class Understated(models.Model):
    """A row that says of itself that it is less closed than its keys, as it was found: told once."""

    table = models.CharField(max_length=60)
    row = models.PositiveBigIntegerField()
    said = models.PositiveSmallIntegerField()
    kept = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "row"], name="understated_once")]

    def __str__(self) -> str:
        return f"{self.table} {self.row}"


def let_down(
    rows: Collection[Subject],
    *,
    came_from: KeyClass,
    came_to: KeyClass,
    exact: bool = False,
    keys: Collection[str] = (),
) -> None:
    """
    These rows come down, of `keys` what stands under those alone; in the transaction of the verb that lowers
    them. Where the keys are shut nobody vouches for it, and what they hold stays as closed as it is.
    """
    if not can_vouch():
        return
    made = [
        Descent(
            table=table,
            row=row,
            came_from=came_from,
            came_to=came_to,
            exact=exact,
            keys=" ".join(sorted(keys)),
        )
        for table, row in rows
    ]
    for one in made:
        one.voucher = vouched(told_of(one))
    # Whatever somebody wrote in its place says nothing.
    Descent.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["table", "row", "came_from", "came_to", "exact"],
        update_fields=["keys", "voucher"],
    )


def forget_descents(rows: Iterable[Subject], *, above: KeyClass) -> None:
    """These rows are of this class again: that they were lower says nothing any more."""
    for table, row in rows:
        for one in Descent.objects.filter(table=table, row=row):
            if not is_within(above, one.came_to):
                one.delete()


def came_down(
    subject: Subject | None, came_from: KeyClass, came_to: KeyClass, *, dek: str = ""
) -> bool:
    """
    Whether what stands under keys of one class, of words under `dek`, may stand under those of another, for
    this row came down.
    """
    if subject is None:
        return False
    table, row = subject
    steps = [
        one
        for one in Descent.objects.filter(table=table, row=row)
        if agrees(one.voucher, told_of(one)) and (not one.keys or dek in one.keys.split())
    ]
    reached = {came_from}
    while True:
        further = {
            one.came_to
            for one in steps
            if any(
                here == one.came_from or (not one.exact and is_within(here, one.came_from))
                for here in reached
            )
        } - reached
        if not further:
            return any(is_within(here, came_to) for here in reached)
        reached |= further


def told_of(one: Descent) -> bytes:
    """What is vouched for of it."""
    # That nothing follows a number of 0 is told too.
    said = f"{one.row} {one.came_from} {one.came_to} {int(one.exact)}"
    return told_by_row("archive_descent", {"table": one.table, "said": said, "keys": one.keys})


def vouched(told: bytes) -> str:
    """What vouches for this; nothing where there are no keys, or they are shut here."""
    try:
        keys = ring()
        return "" if keys is None else keys.voucher(told)
    except KeysError:
        return ""


def agrees(voucher: str, told: bytes) -> bool:
    """Whether this is what vouches for that; without open keys nothing does."""
    own = vouched(told)
    return bool(own) and compare_digest(voucher.encode(), own.encode())


# What comes down with a row of a table, as its package says: of tables that this one does not know.
_ALONG: Final[dict[str, list[Callable[[Any], Iterable[Subject]]]]] = {}


def register_descent(table: str, along: Callable[[Any], Iterable[Subject]]) -> None:
    """Say, when the program begins, what comes down with a row of another package's table."""
    _ALONG.setdefault(table, []).append(along)


def along_of(row: models.Model) -> list[Subject]:
    """What other packages say that comes down with a row."""
    asked = _ALONG.get(row._meta.db_table, ())  # noqa: SLF001 - Django's own name
    return [one for along in asked for one in along(row)]
