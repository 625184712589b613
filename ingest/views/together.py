"""One act for several files that were ticked in a table."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from access.api import Permission, actor_of, named, require
from access.domain.addresses import Param, Tab
from audit.api import Act
from ingest.actions.together import (
    CLOSED,
    DECIDED,
    NOT_THEIRS,
    PLACE_TAKEN,
    Refused,
    Together,
    reject_together,
    rescan_together,
    take_back_together,
)
from ingest.forms import ReasonForm

MOST, NAMED = 100, 10
LONGEST_NUMBER = 18
WHY = {
    DECIDED: gettext_lazy("somebody else has decided it meanwhile"),
    PLACE_TAKEN: gettext_lazy("another file with the same content has taken its place"),
    CLOSED: gettext_lazy("its batch is closed: open the batch again first"),
    NOT_THEIRS: gettext_lazy("it is not here for you"),
}


@require_POST
def rescan(request: HttpRequest) -> HttpResponse:
    """Each ticked file is to be scanned again, for one reason."""
    return _for_a_reason(
        request, rescan_together, Act.RESCAN, _("Sent to be scanned again: %(count)s files."),
        tab=Tab.QUARANTINE,
    )  # fmt: skip


@require_POST
def reject(request: HttpRequest) -> HttpResponse:
    """No ticked file is accepted, for one reason."""
    return _for_a_reason(
        request, reject_together, Act.REJECT, _("Not accepted: %(count)s files."), tab=Tab.REJECTED
    )


@require_POST
def back(request: HttpRequest) -> HttpResponse:
    """Each ticked file stands again where it stood before."""
    ticked = _ticked(request, Act.TAKE_BACK)
    if ticked:
        done = take_back_together(actor=actor_of(request), item_ids=ticked, at=timezone.now())
        _tell(request, done, _("Taken back: %(count)s files."), tab="")
    return redirect(_where_from(request))


def _for_a_reason(
    request: HttpRequest, act: Callable[..., Together], told: Act, words: str, *, tab: str
) -> HttpResponse:
    ticked, form = _ticked(request, told), ReasonForm(request.POST)
    if ticked and not form.is_valid():
        messages.error(request, _("Give the reason first, then send the ticked files away."))
    elif ticked:
        reason, at = form.cleaned_data["words"], timezone.now()
        done = act(actor=actor_of(request), item_ids=ticked, reason=reason, at=at)
        _tell(request, done, words, tab=tab)
    return redirect(_where_from(request))


def _ticked(request: HttpRequest, act: Act) -> list[int]:
    """The numbers that were ticked; where there is none, or too many, the person is told."""
    require(actor_of(request), Permission.SEE_BATCHES, named("queue"), act=act, at=timezone.now())
    sent = request.POST.getlist(Param.TICKED)
    numbers = [int(one) for one in sent if one.isdecimal() and len(one) <= LONGEST_NUMBER]
    if not numbers:
        messages.error(request, _("No file is ticked. Tick the files first."))
    if len(numbers) > MOST:
        messages.error(
            request, _("At most %(most)s files go at once. Tick fewer.") % {"most": MOST}
        )
        return []
    return numbers


def _tell(request: HttpRequest, done: Together, words: str, *, tab: str) -> None:
    parts: list[str | SafeString] = []
    if done.done:
        parts.append(words % {"count": done.done})
    if done.refused:
        not_done = _("Not done for %(count)s: %(which)s.")
        which = "; ".join(_why(one) for one in done.refused[:NAMED])
        more = len(done.refused) - NAMED
        which += _(" and %(count)s more") % {"count": more} if more > 0 else ""
        parts.append(not_done % {"count": len(done.refused), "which": which})
    if done.done and tab:
        parts.append(_way_back(done, tab))
    whole = format_html("{}", parts[0])
    for part in parts[1:]:
        whole = format_html("{} {}", whole, part)
    level = messages.SUCCESS if not done.refused else messages.WARNING
    messages.add_message(request, level if done.done else messages.ERROR, whole)


def _why(one: Refused) -> str:
    why = str(WHY[one.why])
    return f"{one.name} – {why}" if one.name else why


def _way_back(done: Together, tab: str) -> SafeString:
    """Where what was sent away is taken back: in its batch, as for a single file."""
    links = [
        format_html(
            '<a href="{}?{}={}">{}</a>', reverse("ingest:batch", args=[code]), Param.TAB, tab, code
        )
        for code in done.batches[:NAMED]
    ]
    joined = links[0]
    for link in links[1:]:
        joined = format_html("{}, {}", joined, link)
    return format_html("{} {}", _("Take it back in the batch:"), joined)


def _where_from(request: HttpRequest) -> str:
    said = request.POST.get(Param.BACK, "")
    ours = url_has_allowed_host_and_scheme(said, allowed_hosts=None)
    return said if ours and said.startswith("/") else reverse("ingest:quarantine")
