"""Letters in numbers: those the archive keeps of its own, and those that nobody knows yet."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import CharField, Count, F, Func, Q, QuerySet, Value

from access.api import Actor
from archive.domain.kept_numbers import is_outside_rules
from archive.domain.reference import ReferenceFault
from archive.domain.unknown_letters import DIGITS, letters_after, shipped
from archive.models import ListedRecord, LocalLetters, Record
from archive.queries.closed import closed_among, encrypted, where_too
from archive.queries.visible import listed_visible_to, records_visible_to
from language.types import own_letters


@dataclass(frozen=True, slots=True)
class UnknownLetters:
    """Letters that no list has, how many numbers bear them that the actor sees, and one of them."""

    letters: str
    records: int
    rows: int
    example: str


def letters_kept() -> Mapping[str, str]:
    """
    All letters the archive keeps, with the code of the type each stands for, or "".

    Of letters that meant something else before, what they mean now: which of two was meant, the
    day of a paper that is only being read does not tell.
    """
    rows = LocalLetters.objects.order_by(F("valid_until").asc(nulls_last=True), "pk")
    return dict(rows.values_list("letters", "type_code"))


def is_kept_as_it_stands(number: str) -> bool:
    """Whether no rule places a number, nor letters that the archive keeps of its own."""
    return is_outside_rules(number) and is_outside_rules(number, letters_kept())


def letters_listed() -> list[LocalLetters]:
    """The rows of these letters."""
    return list(LocalLetters.objects.all())


def letters_with(number: int) -> LocalLetters:
    """One row. Raises ReferenceFault."""
    row = LocalLetters.objects.filter(pk=number).first()
    if row is None:
        raise ReferenceFault("", "not_letters")
    return row


def unknown_letters(actor: Actor) -> list[UnknownLetters]:
    """
    Letters that stand in numbers of records and of rows of lists that the actor may see, and are in
    no list; the most frequent first. In three queries: the numbers are grouped by what follows
    their digits.
    """
    known = letters_kept()
    records, rows = (
        _counted(found, known) for found in (records_visible_to(actor), listed_visible_to(actor))
    )
    examples = {**rows.examples, **records.examples}
    told = [
        UnknownLetters(letters, records.counts[letters], rows.counts[letters], example)
        for letters, example in examples.items()
    ]
    return sorted(told, key=lambda one: (-one.records - one.rows, one.letters))


def records_with_letters(letters: str, actor: Actor) -> QuerySet[Record]:
    """The records that `unknown_letters` counts under these letters, as far as the actor sees them."""
    return _bearing(records_visible_to(actor), letters)


def rows_with_letters(letters: str, actor: Actor) -> QuerySet[ListedRecord]:
    """The rows of lists that it counts under them."""
    return _bearing(listed_visible_to(actor).select_related("inventory"), letters)


def _bearing(found: QuerySet, letters: str) -> QuerySet:
    known = letters_kept()
    if not letters or own_letters(letters, known) or shipped(letters):
        return found.none()
    tails = [tail for tail, _count in _tails(found) if letters_after(tail) == letters]
    wanted = set(tails)
    closed = where_too(found, ("number_text",), lambda told: told[0].lstrip(DIGITS) in wanted)
    bearing: QuerySet = found.annotate(tail=after_digits()).filter(Q(tail__in=tails) | closed)
    return bearing


@dataclass(frozen=True, slots=True)
class _Counted:
    counts: Counter[str]
    examples: dict[str, str]


def _counted(found: QuerySet, known: Mapping[str, str]) -> _Counted:
    counts: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for tail, count in _tails(found):
        letters = letters_after(tail)
        if letters and not own_letters(letters, known) and not shipped(letters):
            counts[letters] += count
            examples.setdefault(letters, f"…{tail}")
    return _Counted(counts, examples)


def after_digits() -> Func:
    """What follows the digits that a number begins with: of one body and type it is one text."""
    return Func(F("number_text"), Value(DIGITS), function="LTRIM", output_field=CharField())


def _tails(found: QuerySet) -> list[tuple[str, int]]:
    rows = found.select_related(None).exclude(number_text="").order_by()
    plain = rows.exclude(encrypted("number_text")).annotate(tail=after_digits())
    counted = plain.values("tail").annotate(count=Count("pk")).values_list("tail", "count")
    closed = closed_among(rows, "number_text").values_list("number_text", flat=True)
    return [*counted, *Counter(text.lstrip(DIGITS) for text in closed).items()]
