"""Texts of commitments, and what was signed of them. Who may look is asked by whoever calls."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.utils.translation import gettext

from access.domain.actors import Actor
from access.domain.commitments import (
    COMMITMENT_FAULT_WORDS,
    CommitmentError,
    Way,
    is_renewable,
)
from access.domain.spans import Span
from access.models import Commitment, CommitmentText, User
from access.queries.units import valid_on


@dataclass(frozen=True, slots=True)
class TextToSign:
    """A version that a person may sign now; `until` is the last day of what they signed of it."""

    text: CommitmentText
    until: date | None
    renewable: bool

    @property
    def wants_signing(self) -> bool:
        """Whether there is anything to sign."""
        return self.until is None or self.renewable


@dataclass(frozen=True, slots=True)
class TextLine:
    """A version in the list: how many signed it, how many of these count today, how it stands."""

    text: CommitmentText
    signed: int
    in_force: int
    is_newest: bool
    stands: bool


@dataclass(frozen=True, slots=True)
class SignedLine:
    """Something that was signed, and how it stands on a day."""

    row: Commitment
    span: Span
    stands: bool
    is_past: bool

    @property
    def is_printable(self) -> bool:
        """Whether the words that were signed are known."""
        return self.row.text_id is not None

    @property
    def has_scan(self) -> bool:
        """Whether a paper was kept with it."""
        return self.row.way == Way.PAPER


def text_numbered(number: int) -> CommitmentText | None:
    """The version with this number of its row."""
    return CommitmentText.objects.filter(pk=number).first()


def is_signed(text: CommitmentText) -> bool:
    """Whether anybody signed the version, whenever that was."""
    return text.signatures.exists()


def newest_number(campaign: str) -> int:
    """The number of the newest version of a campaign; 0 where there is none."""
    found = CommitmentText.objects.filter(campaign=campaign).aggregate(newest=Max("number"))
    return found["newest"] or 0


def newest_text(campaign: str) -> CommitmentText | None:
    """The newest version of a campaign."""
    return CommitmentText.objects.filter(campaign=campaign).order_by("-number").first()


def texts_to_sign(actor: Actor, day: date) -> list[TextToSign]:
    """The newest version of each campaign that goes on, with what the person signed of it."""
    newest = CommitmentText.objects.filter(campaign=OuterRef("campaign")).order_by("-number")
    own = Commitment.objects.filter(valid_on(day), user=actor.id, text=OuterRef("pk"))
    rows = (
        CommitmentText.objects.filter(Q(last_day__isnull=True) | Q(last_day__gte=day))
        .filter(number=Subquery(newest.values("number")[:1]))
        .annotate(own_until=Subquery(own.order_by("-valid_until").values("valid_until")[:1]))
        .order_by("-made_at", "-pk")
    )
    return [
        TextToSign(row, row.own_until, row.own_until is None or is_renewable(day, row.own_until))
        for row in rows
    ]


def commitment_texts(day: date) -> list[TextLine]:
    """All versions, by campaign and newest first."""
    standing = Q(signatures__valid_from__lte=day) & (
        Q(signatures__valid_until__isnull=True) | Q(signatures__valid_until__gte=day)
    )
    rows = CommitmentText.objects.annotate(
        signed=Count("signatures"), standing=Count("signatures", filter=standing)
    )
    newest: dict[str, int] = {}
    for row in rows:
        newest[row.campaign] = max(newest.get(row.campaign, 0), row.number)
    return [
        TextLine(
            row,
            row.signed,
            row.standing,
            newest[row.campaign] == row.number,
            newest[row.campaign] == row.number and (row.last_day is None or row.last_day >= day),
        )
        for row in rows
    ]


def commitments_of(account: int, day: date) -> list[SignedLine]:
    """All that a person signed, the newest first."""
    rows = Commitment.objects.filter(user=account).select_related("text")
    found = []
    for row in rows.order_by("-valid_from", "-pk"):
        span = Span(row.valid_from, row.valid_until)
        found.append(SignedLine(row, span, span.holds_on(day), span.is_past(day)))
    return found


def commitment_numbered(number: int) -> Commitment | None:
    """What was signed under this number, with its text and whose it is."""
    return Commitment.objects.select_related("text", "user").filter(pk=number).first()


def texts_to_choose() -> list[tuple[int, str]]:
    """All versions as choices, the newest of each campaign first."""
    rows = CommitmentText.objects.order_by("campaign", "-number")
    return [(row.pk, f"{row} · {row.title}") for row in rows]


def lapses_soon(user: User, day: date) -> date | None:
    """The last day of a person's last commitment, where it is near and nothing goes on after it."""
    rows = Commitment.objects.filter(valid_on(day), user=user)
    last = rows.order_by(F("valid_until").desc(nulls_first=True)).first()
    return last.valid_until if last and is_renewable(day, last.valid_until) else None


def commitment_fault_in_sentence(why: CommitmentError) -> str:
    """Why something was not taken, as a sentence for whoever asked for it."""
    return gettext(COMMITMENT_FAULT_WORDS[why.fault]) % why.params
