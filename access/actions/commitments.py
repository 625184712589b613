"""Commitments: versions of their text written, signed by whoever commits themselves, entered from paper."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from access.actions.decide import Granted, refuse, require, unasked
from access.actions.effects import note_news
from access.actions.lists import in_days
from access.domain.actors import Actor
from access.domain.commitments import (
    CommitmentError,
    CommitmentFault,
    TextSaid,
    Way,
    digest_of,
    holds_until,
    is_renewable,
)
from access.domain.list_faults import ChangedMeanwhile
from access.domain.permissions import Permission, Target, named
from access.domain.spans import in_words
from access.models import Commitment, CommitmentText, User
from access.queries.commitments import is_signed, newest_number, text_numbered
from audit.api import Act
from machine.json_values import Json


def write_commitment(
    *, by: Actor, said: TextSaid, newest: int, earlier_until: date | None = None, at: datetime
) -> CommitmentText:
    """
    The next version of a campaign's text, or its first; `newest` is the number its writer was shown.

    With `earlier_until` what was signed of earlier versions holds up to that day at the most. Raises
    AccessDenied, or ChangedMeanwhile where somebody else has written one since.
    """
    granted = require(by, Permission.KEEP_COMMITMENTS, _list(), act=Act.WRITE_COMMITMENT, at=at)
    with transaction.atomic():
        if newest_number(said.campaign) != newest:
            raise ChangedMeanwhile
        text = CommitmentText(number=newest + 1, made_by=by.username, made_at=at)
        _say(text, said)
        _save_first(text)
        # What counted up to today did count.
        last = max(earlier_until, timezone.localtime(at).date()) if earlier_until else None
        ended = _end_earlier(text, last) if last else 0
        granted.on(_target(text)).append(
            digest=text.digest,
            months=text.months,
            until=in_days(text.last_day),
            earlier_until=in_days(last),
            ended=ended,
        )
    return text


def change_commitment(
    *, by: Actor, text: int, said: TextSaid, version: int, at: datetime
) -> CommitmentText:
    """
    Another wording of a version that nobody has signed. Campaign and number stay.

    Raises AccessDenied, CommitmentError, or ChangedMeanwhile.
    """
    granted = require(by, Permission.KEEP_COMMITMENTS, _list(), act=Act.CHANGE_COMMITMENT, at=at)
    with transaction.atomic():
        row = _locked(text)
        if row.version != version:
            raise ChangedMeanwhile
        if is_signed(row):
            raise CommitmentError(CommitmentFault.SIGNED_ALREADY)
        said = replace(said, campaign=row.campaign)
        if row.said == said:
            raise CommitmentError(CommitmentFault.NOTHING_CHANGED)
        was = row.digest
        _say(row, said)
        row.version += 1
        row.save()
        granted.on(_target(row)).append(was=was, digest=row.digest, until=in_days(row.last_day))
    return row


def sign_commitment(*, actor: Actor, text: int, digest: str, at: datetime) -> Commitment:
    """
    The person signs the text that has this digest, which is the one they were shown; it holds at once.

    Whoever signed it already, with more than sixty days to go, signs nothing new. That it is the person
    was asked before, by password. Raises AccessDenied, CommitmentError, or ChangedMeanwhile where a
    newer version or another wording stands by now.
    """
    granted = _own(actor, text, at=at)
    today = timezone.localtime(at).date()
    with transaction.atomic():
        # The account's row is the lock: of two tabs one signs, the other finds it signed.
        user = User.objects.select_related("unit").select_for_update(of=("self",)).get(pk=actor.id)
        row = _locked(text)
        if row.digest != digest or newest_number(row.campaign) != row.number:
            raise ChangedMeanwhile
        if row.last_day is not None and row.last_day < today:
            raise CommitmentError(CommitmentFault.ENDED, last=in_words(row.last_day))
        there = _in_force(user, row, today)
        if there is not None and not is_renewable(today, there.valid_until):
            return there
        signed = _signed(user, row, first=today, way=Way.SIGNED, at=at)
        _tell(granted, signed)
    return signed


def may_enter_commitment(*, by: Actor, account: User | None, at: datetime) -> Granted:
    """The right to enter what somebody signed on paper; nobody enters their own. Raises AccessDenied."""
    name = account.username if account else ""
    target = named("person", name[:80], parties=frozenset((name,)))
    granted = require(by, Permission.KEEP_COMMITMENTS, target, act=Act.ENTER_COMMITMENT, at=at)
    if account is None:
        refuse(by, Permission.KEEP_COMMITMENTS, target, act=granted.act, rule="exists", at=at)
    return granted


def ask_enterable(*, account: User, text: int, signed_on: date, at: datetime) -> None:
    """Whether what was signed on paper can be entered, before its scan is kept. Raises CommitmentError."""
    row = text_numbered(text)
    if row is None:
        raise CommitmentError(CommitmentFault.NO_SUCH_TEXT, "text")
    if not account.is_active:
        raise CommitmentError(CommitmentFault.CLOSED_ACCOUNT)
    today = timezone.localtime(at).date()
    if signed_on > today:
        raise CommitmentError(CommitmentFault.AHEAD, "signed_on")
    last = holds_until(signed_on, row.said)
    if last < max(today, signed_on):
        raise CommitmentError(CommitmentFault.LAPSED, "signed_on", last=in_words(last))
    _ask_new(account, row, signed_on)


def enter_commitment(
    granted: Granted,
    *,
    account: User,
    text: int,
    signed_on: date,
    also: Callable[[int], dict[str, Json]],
) -> Commitment:
    """
    What a person signed on paper, by whoever `may_enter_commitment`. `also` notes its scan in the same
    transaction, by the number of the commitment, and says what the event tells of it.

    Raises CommitmentError.
    """
    ask_enterable(account=account, text=text, signed_on=signed_on, at=granted.at)
    with transaction.atomic():
        user = (
            User.objects.select_related("unit").select_for_update(of=("self",)).get(pk=account.pk)
        )
        row = _locked(text)
        # Somebody else may have entered it since, while the scan was kept.
        _ask_new(user, row, signed_on)
        signed = _signed(user, row, first=signed_on, way=Way.PAPER, at=granted.at)
        note_news(user, Act.GRANT, at=granted.at)
        _tell(granted, signed, **also(signed.pk))
    return signed


def _ask_new(user: User, text: CommitmentText, signed_on: date) -> None:
    if Commitment.objects.filter(user=user, text=text, valid_from=signed_on).exists():
        raise CommitmentError(CommitmentFault.ENTERED_ALREADY)


def _save_first(text: CommitmentText) -> None:
    """Of two who write at once the second finds the number taken. Raises ChangedMeanwhile."""
    try:
        with transaction.atomic():
            text.save()
    except IntegrityError as why:
        raise ChangedMeanwhile from why


def _list() -> Target:
    return named("commitment")


def _target(text: CommitmentText) -> Target:
    return named("commitment", str(text))


def _own(actor: Actor, text: int, *, at: datetime) -> Granted:
    """Everybody signs for themselves; who has no account signs nothing."""
    row = text_numbered(text)
    target = _target(row) if row else named("commitment", str(text)[:20])
    if not actor.id or row is None:
        refuse(
            actor,
            Permission.KEEP_COMMITMENTS,
            target,
            act=Act.SIGN_COMMITMENT,
            rule="exists",
            at=at,
        )
    return unasked(actor, Act.SIGN_COMMITMENT, target, at=at)


def _locked(text: int) -> CommitmentText:
    row = CommitmentText.objects.select_for_update().filter(pk=text).first()
    if row is None:
        raise CommitmentError(CommitmentFault.NO_SUCH_TEXT)
    return row


def _say(row: CommitmentText, said: TextSaid) -> None:
    row.campaign, row.title, row.text = said.campaign, said.title, said.text
    row.months, row.last_day = said.months, said.last_day
    row.digest = digest_of(said, row.number)


def _end_earlier(text: CommitmentText, last: date) -> int:
    """What was signed of earlier versions ends then, where it went on longer; how many that were."""
    earlier = Commitment.objects.filter(text__campaign=text.campaign, text__number__lt=text.number)
    rows = earlier.filter(valid_from__lte=last)
    longer = rows.filter(valid_until__isnull=True) | rows.filter(valid_until__gt=last)
    return longer.update(valid_until=last)


def _in_force(user: User, text: CommitmentText, day: date) -> Commitment | None:
    rows = Commitment.objects.filter(user=user, text=text, valid_from__lte=day)
    return rows.filter(valid_until__gte=day).order_by("-valid_until").first()


def _signed(user: User, text: CommitmentText, *, first: date, way: Way, at: datetime) -> Commitment:
    return Commitment.objects.create(
        user=user,
        text=text,
        text_version=str(text),
        text_digest=text.digest,
        way=way,
        signed_at=at,
        full_name=user.get_full_name(),
        unit_name=user.unit.name if user.unit else "",
        valid_from=first,
        valid_until=holds_until(first, text.said),
    )


def _tell(granted: Granted, signed: Commitment, **more: Json) -> None:
    granted.append(
        text=signed.text_version,
        digest=signed.text_digest,
        account=signed.user_id,
        since=in_days(signed.valid_from),
        until=in_days(signed.valid_until),
        way=str(signed.way),
        sha256=more.get("sha256", ""),
        size=more.get("size"),
    )
