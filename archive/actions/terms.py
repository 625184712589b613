"""Keeping the terms (nhiệm kỳ) of the bodies that issue papers."""

from datetime import datetime

from django.db import transaction

from access.api import Actor
from archive.actions.reference import changed, grant, row_as_seen, told_of
from archive.domain.reference import ReferenceFault, TermSaid, checked_span
from archive.domain.spans import Span
from archive.domain.terms import Term, overlapping
from archive.models import CommitteeTerm, IssuingBody
from audit.api import Act
from language.dates import shown_date
from language.vietnamese import normalise

KIND = "term"


def add_term(*, actor: Actor, said: TermSaid, at: datetime) -> CommitteeTerm:
    """
    A term of a body. Raises AccessDenied; ReferenceFault, also where it has a day in common with
    another term of the body, which is named.
    """
    granted = grant(actor, Act.ADD_REFERENCE, KIND, said.name, at=at)
    with transaction.atomic():
        values = _columns(said, number=None)
        row = CommitteeTerm.objects.create(**values)
        granted.append(id=row.pk, said=told_of(values))
    return row


def change_term(
    *, actor: Actor, term_id: int, version: int, said: TermSaid, at: datetime
) -> CommitteeTerm:
    """Another name, body or other days of a term. Raises as `add_term`, and ChangedMeanwhile."""
    granted = grant(actor, Act.CHANGE_REFERENCE, KIND, said.name, at=at)
    with transaction.atomic():
        row = row_as_seen(CommitteeTerm, term_id, version, missing="no_body")
        told = changed(row, _columns(said, number=term_id))
        if told:
            granted.append(id=row.pk, changed=told)
    return row


def days_in_words(span: Span) -> str:
    """From the first to the last day, as people write it."""
    first, last = (shown_date(day, "day") for day in (span.first, span.last))
    return f"{first or '…'} – {last or '…'}"


def _columns(said: TermSaid, *, number: int | None) -> dict[str, object]:
    name = " ".join(normalise(said.name).split())
    if not name:
        raise ReferenceFault("name", "no_name")
    checked_span(Span(said.first_day, said.last_day), last="last_day")
    # Whoever changes terms of one body takes turns.
    if not IssuingBody.objects.select_for_update().filter(pk=said.body).exists():
        raise ReferenceFault("body", "no_body")
    others = [
        Term(row.pk, row.name, row.first_day, row.last_day)
        for row in CommitteeTerm.objects.filter(body=said.body)
    ]
    other = overlapping(Term(number or 0, name, said.first_day, said.last_day), others)
    if other is not None:
        days = days_in_words(other.span)
        raise ReferenceFault("first_day", "overlaps", name=other.name, days=days)
    return {
        "body_id": said.body,
        "name": name,
        "first_day": said.first_day,
        "last_day": said.last_day,
        "source": normalise(said.source).strip(),
        "certain": said.certain,
    }
