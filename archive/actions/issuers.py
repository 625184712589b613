"""Keeping the list of bodies that issue papers, and what they were called when."""

from datetime import datetime

from django.db import transaction

from access.api import Actor, named
from archive.actions.reference import changed, grant, row_as_seen, told_of
from archive.actions.spellings import spell_again
from archive.domain.reference import BodySaid, NameSaid, ReferenceFault, Standing, checked_span
from archive.domain.spans import Span
from archive.models import BodyName, IssuingBody
from archive.queries.issuers import called_on
from audit.api import Act
from language.vietnamese import fold, normalise

KIND, KIND_OF_NAME = "issuer", "issuer_name"


def add_body(*, actor: Actor, said: BodySaid, name: str, at: datetime) -> IssuingBody:
    """A new body under the name it has all its days. Raises AccessDenied, ReferenceFault."""
    granted = grant(actor, Act.ADD_REFERENCE, KIND, name, at=at)
    called = NameSaid(normalise(name).strip(), said.standing)
    with transaction.atomic():
        _check_name(called, body=None)
        values = _columns(said, body=None)
        body = IssuingBody.objects.create(**values)
        body.successors.set(said.successors)
        BodyName.objects.create(body=body, **_columns_of_name(called))
        spell_again()
        granted.append(id=body.pk, name=called.name, said=told_of(values))
    return body


def change_body(
    *, actor: Actor, body_id: int, version: int, said: BodySaid, at: datetime
) -> IssuingBody:
    """
    What a body is, from now on: never taken away, for papers bear its name; it gets its last day.

    Raises AccessDenied, ReferenceFault, ChangedMeanwhile.
    """
    label = called_on(body_id)
    granted = grant(actor, Act.CHANGE_REFERENCE, KIND, label, at=at)
    with transaction.atomic():
        body = row_as_seen(IssuingBody, body_id, version, missing="no_body")
        told = changed(body, _columns(said, body=body))
        before = sorted(body.successors.values_list("pk", flat=True))
        if before != sorted(said.successors):
            body.successors.set(said.successors)
            told = {**told, "successors": [*before, "→", *sorted(said.successors)]}
            IssuingBody.objects.filter(pk=body_id).update(version=version + 1)
        if told:
            spell_again()
            granted.append(id=body.pk, changed=told)
    return body


def add_body_name(*, actor: Actor, body_id: int, said: NameSaid, at: datetime) -> BodyName:
    """Another name of a body. Raises AccessDenied, ReferenceFault."""
    granted = grant(actor, Act.ADD_REFERENCE, KIND_OF_NAME, said.name, at=at)
    with transaction.atomic():
        body = IssuingBody.objects.select_for_update().filter(pk=body_id).first()
        if body is None:
            raise ReferenceFault("", "no_body")
        _check_name(said, body=body.pk)
        values = _columns_of_name(said)
        row = BodyName.objects.create(body=body, **values)
        spell_again()
        granted.append(id=row.pk, body=body.pk, said=told_of(values))
    return row


def change_body_name(
    *, actor: Actor, name_id: int, version: int, said: NameSaid, at: datetime
) -> BodyName:
    """
    A name of a body, as it was or until when. Raises AccessDenied, ReferenceFault,
    ChangedMeanwhile.
    """
    granted = grant(actor, Act.CHANGE_REFERENCE, KIND_OF_NAME, said.name, at=at)
    with transaction.atomic():
        row = row_as_seen(BodyName, name_id, version, missing="no_body")
        _check_name(said, body=row.body_id, but=row.pk)
        told = changed(row, _columns_of_name(said))
        if told:
            spell_again()
            granted.on(named(KIND_OF_NAME, row.name)).append(id=row.pk, changed=told)
    return row


def _columns(said: BodySaid, *, body: IssuingBody | None) -> dict[str, object]:
    span = checked_span(said.standing.span)
    code = normalise(said.code).strip()
    _check_above(said.above, body)
    _check_code(code, said, span, body)
    if body is not None and body.pk in said.successors:
        raise ReferenceFault("successors", "follows_itself")
    side = IssuingBody.Side.PARTY if said.party else IssuingBody.Side.STATE
    return {
        "code": code,
        "code_alone": said.code_alone,
        "own_terms": said.own_terms,
        "side": str(side),
        "above_id": said.above,
        **_standing(said.standing),
    }


def _columns_of_name(said: NameSaid) -> dict[str, object]:
    checked_span(said.standing.span)
    return {"name": " ".join(normalise(said.name).split()), **_standing(said.standing)}


def _standing(said: Standing) -> dict[str, object]:
    return {
        "valid_from": said.span.first,
        "valid_until": said.span.last,
        "source": normalise(said.source).strip(),
        "certain": said.certain,
    }


def _check_above(above: int | None, body: IssuingBody | None) -> None:
    upwards = dict(IssuingBody.objects.values_list("pk", "above_id"))
    if above is not None and above not in upwards:
        raise ReferenceFault("above", "no_body")
    seen: set[int] = set()
    while above is not None and above not in seen:
        if body is not None and above == body.pk:
            raise ReferenceFault("above", "own_parent")
        seen.add(above)
        above = upwards.get(above)


def _check_code(code: str, said: BodySaid, span: Span, body: IssuingBody | None) -> None:
    if said.code_alone and not code:
        raise ReferenceFault("code", "no_code")
    others = IssuingBody.objects.filter(code__iexact=code).exclude(pk=body.pk if body else 0)
    for other in others if code else ():
        if not Span(other.valid_from, other.valid_until).meets(span):
            continue
        if said.code_alone:
            raise ReferenceFault("code_alone", "code_shared", code=code)
        if other.code_alone:
            raise ReferenceFault("code", "alone_taken", code=code, name=called_on(other.pk))


def _check_name(said: NameSaid, *, body: int | None, but: int | None = None) -> None:
    wanted = fold(said.name)
    if not wanted:
        raise ReferenceFault("name", "no_name")
    for row in BodyName.objects.exclude(pk=but or 0):
        same = fold(row.name) == wanted and said.standing.span.meets(
            Span(row.valid_from, row.valid_until)
        )
        if same:
            raise ReferenceFault("name", "name_there" if row.body_id == body else "name_taken")
