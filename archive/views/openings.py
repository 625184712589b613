"""Openings in an emergency: asked for at an inventory, opened, ended, and their reports."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.api import (
    Actor,
    Granted,
    Level,
    OpeningState,
    Permission,
    Sealed,
    actor_of,
    allowed,
    ask_opening,
    done_while_open,
    end_opening,
    named,
    names_of,
    open_sealed,
    opening_fault_in_sentence,
    opening_lines,
    opening_numbered,
    openings_visible_to,
    refuse,
    require,
    sign_opening,
    state_of_opening,
    target_of_opening,
)
from access.domain.addresses import Param
from access.domain.openings import OPENING_STATE_WORDS, OpeningError
from archive.domain.outgoing import MOST_ROWS
from archive.forms.openings import AskOpeningForm, EndOpeningForm, SignOpeningForm
from archive.queries.inventories import inventory_to
from archive.reports.blocks import MEDIA
from archive.reports.openings import report_of_opening
from archive.reports.word import as_word
from audit.api import Act

if TYPE_CHECKING:
    from django import forms

    from access.api import Opening

REFUSED: Final = 422
ON_A_PAGE: Final = 50


def openings(request: HttpRequest) -> HttpResponse:
    """All that were asked for, the newest first, for whoever watches; for others their own."""
    actor, at = actor_of(request), timezone.now()
    target = named("openings")
    asks = allowed(actor, Permission.ASK_OPENING)
    permission = Permission.ASK_OPENING if asks else Permission.SEE_OPENING
    granted = require(actor, permission, target, act=Act.SEE_OPENING, at=at)
    page = Paginator(openings_visible_to(actor), ON_A_PAGE)
    shown = page.get_page(request.GET.get(Param.LIST_PAGE))
    granted.note()
    lines = [
        (line, _(OPENING_STATE_WORDS[line.state]))
        for line in opening_lines(list(shown.object_list), actor, at=at)
    ]
    names = names_of({name for row in shown for name in (row.asked_by, row.decided_by)})
    context = {"lines": lines, "page": shown, "names": names}
    return render(request, "archive/openings.html", context)


def new_opening(request: HttpRequest, code: str) -> HttpResponse:
    """A form at an inventory: for whom, how far, how long and why. A POST asks for it."""
    actor, at = actor_of(request), timezone.now()
    granted = require(
        actor, Permission.ASK_OPENING, named("inventory", code[:80]), act=Act.ASK_OPENING, at=at
    )
    place = inventory_to(code, act=Act.ASK_OPENING, actor=actor, at=at)
    form = AskOpeningForm(request.POST or None, level=Level(place.level))
    if request.method == "POST" and form.is_valid():
        sealed = Sealed(place.pk, place.code, Level(place.level))
        try:
            number = ask_opening(by=actor, sealed=sealed, at=at, **form.cleaned_data)
        except OpeningError as why:
            field = why.field if why.field in form.fields else None
            form.add_error(field, opening_fault_in_sentence(why))
        else:
            messages.success(request, _("Asked for. A security officer opens it, and nobody else."))
            return redirect("archive:opening", number)
    granted.note(step="choose")
    status = REFUSED if request.method == "POST" else 200
    context = {"inventory": place, "form": form}
    return render(request, "archive/new_opening.html", context, status=status)


def opening(request: HttpRequest, opening_id: int) -> HttpResponse:
    """One opening: how far it reaches, how it stands, and everything that was done while it held."""
    granted, row = _opened(request, opening_id)
    return _page(request, granted, row)


@require_POST
def open_it(request: HttpRequest, opening_id: int) -> HttpResponse:
    """The second person opens, for as long as was asked for, from now on."""
    granted, row = _opened(request, opening_id)

    def act() -> str:
        open_sealed(by=granted.actor, number=row.pk, at=granted.at)
        return _("Opened. It ends by itself, and you can end it at any time.")

    return _tried(request, row, act)


@require_POST
def end(request: HttpRequest, opening_id: int) -> HttpResponse:
    """It ends at once; what is not open yet is withdrawn or declined."""
    granted, row = _opened(request, opening_id)
    form = EndOpeningForm(request.POST)
    if not form.is_valid():
        return _page(request, granted, row, end_form=form, status=REFUSED)

    def act() -> str:
        reason = form.cleaned_data["reason"]
        state = end_opening(by=granted.actor, number=row.pk, reason=reason, at=granted.at)
        ended = state == OpeningState.ENDED
        return _("Ended. It opens nothing any more.") if ended else _("Nothing was opened.")

    return _tried(request, row, act)


@require_POST
def sign(request: HttpRequest, opening_id: int) -> HttpResponse:
    """The report is signed off, with what was found."""
    granted, row = _opened(request, opening_id)
    form = SignOpeningForm(request.POST)
    if not form.is_valid():
        return _page(request, granted, row, sign_form=form, status=REFUSED)

    def act() -> str:
        finding = form.cleaned_data["finding"]
        sign_opening(by=granted.actor, number=row.pk, finding=finding, at=granted.at)
        return _("Signed off.")

    return _tried(request, row, act)


def report(request: HttpRequest, opening_id: int) -> HttpResponse:
    """Everything that was done while it was open, as a .docx to be signed."""
    granted, row = _opened(request, opening_id, act=Act.TAKE_LIST)
    state = state_of_opening(row, at=granted.at)
    done = list(done_while_open(row)[: MOST_ROWS["docx"]]) if row.from_event else []
    granted.note(form="docx", rows=len(done))
    who = names_of((row.asked_by, row.decided_by, row.ended_by, row.signed_by))
    paper = report_of_opening(
        row, _(OPENING_STATE_WORDS[state]), done, who, taker=granted.actor.full_name, at=granted.at
    )
    return HttpResponse(
        as_word(paper),
        content_type=MEDIA,
        headers={
            "Content-Disposition": f'attachment; filename="mo-khan-cap-{row.pk}.docx"',
            "Cache-Control": "no-store",
        },
    )


def _tried(request: HttpRequest, row: "Opening", act: Callable[[], str]) -> HttpResponse:
    """Done, it leads back to the opening; overtaken by somebody, it says what became of it."""
    try:
        messages.success(request, act())
    except OpeningError as why:
        messages.error(request, opening_fault_in_sentence(why))
    # Whoever ended what was opened for them may see it still, as the one it was for.
    return redirect("archive:opening", row.pk)


def _page(
    request: HttpRequest,
    granted: Granted,
    row: "Opening",
    *,
    end_form: "forms.Form | None" = None,
    sign_form: "forms.Form | None" = None,
    status: int = 200,
) -> HttpResponse:
    actor = granted.actor
    state = state_of_opening(row, at=granted.at)
    done = Paginator(done_while_open(row), ON_A_PAGE) if row.from_event else None
    granted.note()
    context = {
        "row": row,
        "state": state,
        "state_words": _(OPENING_STATE_WORDS[state]),
        "names": names_of((row.asked_by, row.decided_by, row.ended_by, row.signed_by)),
        "done": done.get_page(request.GET.get(Param.LIST_PAGE)) if done else None,
        "may_end": state in {OpeningState.WAITING, OpeningState.OPEN},
        "end_form": end_form or EndOpeningForm(),
        "sign_form": sign_form or SignOpeningForm(),
        "form": end_form or sign_form,
        **_offers(actor, row, state),
    }
    return render(request, "archive/opening.html", context, status=status)


def _offers(actor: Actor, row: "Opening", state: OpeningState) -> dict[str, object]:
    """What this person may do with it as it stands."""
    target = target_of_opening(row)
    return {
        "is_waiting": state == OpeningState.WAITING,
        "is_open": state == OpeningState.OPEN,
        "is_own": row.asked_by == actor.username,
        "may_open": state == OpeningState.WAITING
        and allowed(actor, Permission.OPEN_SEALED, target),
        "may_sign": state == OpeningState.ENDED and allowed(actor, Permission.SIGN_OPENING, target),
        "is_ended": state == OpeningState.ENDED,
    }


def _opened(
    request: HttpRequest, number: int, *, act: Act = Act.SEE_OPENING
) -> tuple[Granted, "Opening"]:
    """The opening, for whoever watches or has to do with it."""
    actor, at = actor_of(request), timezone.now()
    row = opening_numbered(number)
    target = target_of_opening(row) if row else named("opening", str(number)[:20])
    granted = require(actor, Permission.SEE_OPENING, target, act=act, at=at)
    if row is None:
        refuse(actor, Permission.SEE_OPENING, target, act=act, rule="exists", at=at)
    return granted, row
