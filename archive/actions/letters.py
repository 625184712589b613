"""Keeping the letters in numbers that are the archive's own."""

from datetime import datetime

from django.db import transaction

from access.api import Actor
from archive.actions.reference import changed, grant, row_as_seen, told_of
from archive.domain.kept_numbers import new_letters
from archive.domain.reference import LettersSaid, ReferenceFault, checked_letters
from archive.domain.spans import Span
from archive.domain.unknown_letters import DIGITS
from archive.models import Change, LocalLetters, Record
from archive.queries.closed import closed_among, encrypted
from archive.queries.letters import after_digits
from audit.api import Act
from language.types import own_letters
from language.vietnamese import normalise

KIND = "letters"
_AT_ONCE = 500


def add_letters(*, actor: Actor, said: LettersSaid, at: datetime) -> LocalLetters:
    """Letters and the type they stand for, or none. Raises AccessDenied, ReferenceFault."""
    granted = grant(actor, Act.ADD_REFERENCE, KIND, said.letters, at=at)
    with transaction.atomic():
        values = _columns(said, number=None)
        row = LocalLetters.objects.create(**values)
        _tell_of(row.letters, at=at)
        granted.append(id=row.pk, said=told_of(values))
    return row


def change_letters(
    *, actor: Actor, letters_id: int, version: int, said: LettersSaid, at: datetime
) -> LocalLetters:
    """What letters stand for, or until when. Raises as `add_letters`, and ChangedMeanwhile."""
    granted = grant(actor, Act.CHANGE_REFERENCE, KIND, said.letters, at=at)
    with transaction.atomic():
        row = row_as_seen(LocalLetters, letters_id, version, missing="not_letters")
        before = row.letters
        told = changed(row, _columns(said, number=letters_id))
        if row.letters != before:
            _tell_of(before, row.letters, at=at)
        if told:
            granted.append(id=row.pk, changed=told)
    return row


def _tell_of(*letters: str, at: datetime) -> None:
    """
    Papers whose numbers bear the letters are inside the rules of numbers from now on, or outside:
    the index looks at them anew. What a person confirmed of them stays as it is. Letters are told
    as the rules tell them: 8-QCLD/TU bears QCLĐ as well.
    """
    own = dict.fromkeys(letters, "")

    def bears(tail: str) -> bool:
        return any(own_letters(new_letters(text), own) for text in (tail, f"1{tail}"))

    plain = Record.objects.exclude(encrypted("number_text")).annotate(tail=after_digits())
    tails = filter(bears, plain.order_by().values_list("tail", flat=True).distinct())
    closed = closed_among(Record.objects.all(), "number_text").values_list("pk", "number_text")
    papers = [
        *plain.filter(tail__in=list(tails)).order_by("pk").values_list("pk", flat=True),
        *(pk for pk, text in closed.order_by("pk") if bears(text.lstrip(DIGITS))),
    ]
    Change.objects.bulk_create(
        (Change(record=paper, kind=Change.Kind.CORRECTED, at=at) for paper in papers),
        batch_size=_AT_ONCE,
    )


def _columns(said: LettersSaid, *, number: int | None) -> dict[str, object]:
    checked_letters(said)
    span = said.standing.span
    for row in LocalLetters.objects.filter(letters=said.letters).exclude(pk=number or 0):
        if Span(row.valid_from, row.valid_until).meets(span):
            raise ReferenceFault("letters", "letters_there")
    return {
        "letters": normalise(said.letters),
        "type_code": said.type_code,
        "valid_from": span.first,
        "valid_until": span.last,
        "source": normalise(said.standing.source).strip(),
        "certain": said.standing.certain,
    }
