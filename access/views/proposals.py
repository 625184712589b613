"""What was proposed for accounts: the list, one proposal, and what the two people do with it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.api import (
    Granted,
    Permission,
    actor_of,
    allowed,
    confirm_proposal,
    decline_proposal,
    fault_in_sentence,
    may_confirm,
    named,
    names_of,
    proposal_numbered,
    proposals_open,
    proposals_past,
    refuse,
    require,
    said_in_words,
    standing_of,
    take_password,
    take_passwords,
    target_of_proposal,
    withdraw_proposal,
)
from access.domain.addresses import Param
from access.domain.proposals import (
    LIVES_FOR,
    OPEN_STATES,
    PROPOSED_WORDS,
    STATE_WORDS,
    ProposalError,
    Proposed,
    State,
)
from access.forms.people import AnswerForm
from access.views.people_lists import people_of
from audit.api import Act

if TYPE_CHECKING:
    from access.api import AccountProposal

REFUSED, OVERTAKEN = 422, 409


@dataclass(frozen=True, slots=True)
class Line:
    """A proposal as a row: what it is about in words, how it stands now, and the names of both."""

    row: "AccountProposal"
    what: str
    state: State
    state_words: str
    proposer: str
    decider: str
    full_name: str
    username: str


def lines_of(rows: Iterable["AccountProposal"], *, at: datetime) -> list[Line]:
    """The rows in words; one query for all their names."""
    found = list(rows)
    names = names_of(name for row in found for name in (row.proposed_by, row.decided_by))
    return [_line(row, names, at) for row in found]


def _line(row: "AccountProposal", names: dict[str, str], at: datetime) -> Line:
    state = standing_of(row, at=at)
    return Line(
        row=row,
        what=_(PROPOSED_WORDS[row.what]),
        state=state,
        state_words=_(STATE_WORDS[state]),
        proposer=names.get(row.proposed_by) or row.proposed_by,
        decider=names.get(row.decided_by) or row.decided_by,
        full_name=_whose(row),
        username="" if row.what == Proposed.PEOPLE else row.username,
    )


def _whose(row: "AccountProposal") -> str:
    """The full name of whom it is about, or the file that names many."""
    if row.account:
        return row.account.get_full_name()
    return str(row.said.get("full_name") or row.said.get("name", ""))


def proposals(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first, and what waits no more, the newest first."""
    at = timezone.now()
    granted = require(
        actor_of(request), Permission.SEE_PEOPLE, named("proposals"), act=Act.LIST, at=at
    )
    page = proposals_past(request.GET.get(Param.LIST_PAGE, ""), at=at)
    granted.note()
    context = {
        "waiting": lines_of(proposals_open(at=at), at=at),
        "past": lines_of(page.object_list, at=at),
        "page": page,
    }
    return render(request, "access/proposals.html", context)


def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """One proposal: what is to become of the account, why, and how it stands."""
    granted, row = _opened(request, proposal_id)
    return _page(request, granted, row)


@require_POST
def confirm(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """The second person says yes: it is done."""
    granted, row = _opened(request, proposal_id)

    def act() -> str:
        state = confirm_proposal(by=granted.actor, number=row.pk, at=granted.at)
        if state == State.DONE:
            return _("Confirmed and done.")
        return _("Confirmed. Whoever proposed it hands the password over now.")

    return _tried(request, granted, row, act)


@require_POST
def decline(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """The second person says no, and why."""
    granted, row = _opened(request, proposal_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, granted, row, form, status=REFUSED)
    reason = form.cleaned_data["reason"]

    def act() -> str:
        decline_proposal(by=granted.actor, number=row.pk, reason=reason, at=granted.at)
        return _("Declined. Nothing was done to the account.")

    return _tried(request, granted, row, act)


@require_POST
def withdraw(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Whoever proposed it asks for it no more."""
    granted, row = _opened(request, proposal_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, granted, row, form, status=REFUSED)
    reason = form.cleaned_data["reason"]

    def act() -> str:
        withdraw_proposal(by=granted.actor, number=row.pk, reason=reason, at=granted.at)
        return _("Withdrawn. Nothing was done to the account.")

    return _tried(request, granted, row, act)


@require_POST
def password(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """The password that was confirmed, on this one answer and nowhere else."""
    granted, row = _opened(request, proposal_id)
    try:
        if row.what == Proposed.PEOPLE:
            slips = take_passwords(by=granted.actor, number=row.pk, at=granted.at)
            return render(request, "access/passwords_given.html", {"row": row, "slips": slips})
        made = take_password(by=granted.actor, number=row.pk, at=granted.at)
    except ProposalError as why:
        messages.error(request, fault_in_sentence(why))
        return redirect("access:proposal", row.pk)
    line = lines_of([row], at=granted.at)[0]
    return render(request, "access/password_given.html", {"line": line, "password": made})


def _tried(
    request: HttpRequest, granted: Granted, row: "AccountProposal", act: Callable[[], str]
) -> HttpResponse:
    """Done, it leads back to the proposal; overtaken by somebody, it says by whom it was decided."""
    try:
        messages.success(request, act())
    except ProposalError as why:
        messages.error(request, fault_in_sentence(why))
    return redirect("access:proposal", row.pk)


def _page(
    request: HttpRequest,
    granted: Granted,
    row: "AccountProposal",
    form: AnswerForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    line = lines_of([row], at=granted.at)[0]
    granted.note(proposal=row.pk)
    own = row.proposed_by == granted.actor.username
    context = {
        "line": line,
        "row": row,
        "said": said_in_words(row),
        "ends_at": row.proposed_at + LIVES_FOR,
        "waits": line.state == State.WAITING,
        "is_open": line.state in OPEN_STATES,
        "stale": line.state == State.STALE,
        "may_confirm": may_confirm(granted.actor, row),
        "answers": allowed(granted.actor, Permission.CONFIRM_PEOPLE),
        "own": own and allowed(granted.actor, Permission.MANAGE_PEOPLE),
        "is_take_in": row.what in {Proposed.TAKE_IN, Proposed.PEOPLE},
        "is_list": row.what == Proposed.PEOPLE,
        "form": form or AnswerForm(),
        **(people_of(request, row, granted) if row.what == Proposed.PEOPLE else {}),
    }
    return render(request, "access/proposal.html", context, status=status)


def _opened(request: HttpRequest, number: int) -> tuple[Granted, "AccountProposal"]:
    actor, at = actor_of(request), timezone.now()
    row = proposal_numbered(number)
    target = target_of_proposal(row) if row else named("proposal", str(number)[:20])
    granted = require(actor, Permission.SEE_PEOPLE, target, act=Act.SEE_PERSON, at=at)
    if row is None:
        refuse(actor, Permission.SEE_PEOPLE, target, act=granted.act, rule="exists", at=at)
    return granted, row
