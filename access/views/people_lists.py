"""A list of people from a file: bringing it, looking at what each line makes, and proposing it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from access.api import (
    Granted,
    Permission,
    actor_of,
    bring_people,
    fault_in_sentence,
    judged_people,
    lines_chosen,
    named,
    people_list_numbered,
    people_list_of,
    propose_people,
    read_people_file,
    refuse,
    require,
)
from access.domain.addresses import Param, Part
from access.domain.list_files import NOT_A_LIST_WORDS, NotAList
from access.domain.people_lists import LEFT_OUT_WORDS, MOST_LINES, kept_omitted
from access.domain.people_verdicts import VERDICT_WORDS, WHY_WORDS, Judged, Verdict
from access.domain.proposals import ProposalError
from access.forms.people import PeopleFileForm, SendPeopleForm
from audit.api import Act

if TYPE_CHECKING:
    from access.api import AccountProposal, PeopleList

REFUSED: Final = 422
ON_A_PAGE: Final = 50
# The parts of a list by the name they have in an address, in the order in which they matter.
PARTS: Final[Mapping[Part, Verdict | None]] = {
    Part.NEW: Verdict.NEW,
    Part.DOUBTFUL: Verdict.DOUBTFUL,
    Part.REFUSED: Verdict.REFUSED,
    Part.KNOWN: Verdict.KNOWN,
    Part.LEFT_OUT: None,
}


@dataclass(frozen=True, slots=True)
class ListLine:
    """A line as it is shown: where it stands, what it says or is read as, and why."""

    sheet: str
    number: int
    why: str
    text: str = ""
    one: Judged | None = None


def bring(request: HttpRequest) -> HttpResponse:
    """Choosing the file; it is read once in the cage, and its lines are kept for a day."""
    at, target = timezone.now(), named("people_list")
    granted = require(
        actor_of(request), Permission.MANAGE_PEOPLE, target, act=Act.BRING_PEOPLE, at=at
    )
    form = PeopleFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, by = form.cleaned_data["file"], granted.actor
        try:
            read = read_people_file(file, name=file.name, who=by.username)
        except NotAList as why:
            form.add_error("file", _(NOT_A_LIST_WORDS[why.code]))
        else:
            number = bring_people(by=by, name=file.name, read=read, at=at)
            return redirect("access:people_list", number)
    granted.note(step="choose")
    context = {"form": form, "most": MOST_LINES}
    status = REFUSED if request.method == "POST" else 200
    return render(request, "access/bring_people.html", context, status=status)


def people_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """What every line of a list makes; a POST proposes what is new in it."""
    granted, listing = _opened(request, list_id)
    if listing.proposal_id is not None:
        return redirect("access:proposal", listing.proposal_id)
    form = SendPeopleForm(request.POST or None)
    if request.method != "POST":
        return _shown(request, granted, listing, form)
    if form.is_valid():
        try:
            number = propose_people(
                by=granted.actor, number=listing.pk, at=granted.at, **form.cleaned_data
            )
        except ProposalError as why:
            form.add_error(None, fault_in_sentence(why))
        else:
            messages.success(request, _("Proposed. It waits for a security officer."))
            return redirect("access:proposal", number)
    return _shown(request, granted, listing, form, status=REFUSED)


def people_of(request: HttpRequest, row: "AccountProposal", granted: Granted) -> dict[str, object]:
    """What the page of a proposal shows of its list: each line that was proposed, as it stands now."""
    listing = people_list_of(row.pk)
    if listing is None:
        return {}
    lines = lines_chosen(listing, judged_people(listing, at=granted.at))
    page = Paginator([_line(one) for one in lines], ON_A_PAGE)
    return {"people": page.get_page(request.GET.get(Param.LIST_PAGE))}


def _shown(
    request: HttpRequest,
    granted: Granted,
    listing: "PeopleList",
    form: SendPeopleForm,
    *,
    status: int = 200,
) -> HttpResponse:
    granted.note(step="look")
    judged = judged_people(listing, at=granted.at)
    counts = Counter(one.verdict for one in judged)
    omitted = kept_omitted(listing.omitted)
    sizes = {part: counts[verdict] if verdict else len(omitted) for part, verdict in PARTS.items()}
    asked = request.GET.get(Param.PART, "")
    part = next((one for one in PARTS if one == asked), None) or next(
        (one for one in PARTS if sizes[one]), Part.NEW
    )
    lines = _omitted(listing) if part == Part.LEFT_OUT else _of(judged, PARTS[part])
    context = {
        "listing": listing,
        "form": form,
        "lines": len(judged),
        "omitted": len(omitted),
        "takes": counts[Verdict.NEW] + counts[Verdict.DOUBTFUL],
        "doubtful": counts[Verdict.DOUBTFUL],
        "tabs": [(one, _words(one), sizes[one]) for one in PARTS],
        "part": part,
        "heading": _words(part),
        "is_left_out": part == Part.LEFT_OUT,
        "page": Paginator(lines, ON_A_PAGE).get_page(request.GET.get(Param.LIST_PAGE)),
    }
    return render(request, "access/people_list.html", context, status=status)


def _words(part: Part) -> str:
    verdict = PARTS[part]
    return _(VERDICT_WORDS[verdict]) if verdict else _("Left out")


def _of(judged: Sequence[Judged], verdict: Verdict | None) -> list[ListLine]:
    return [_line(one) for one in judged if one.verdict == verdict]


def _line(one: Judged) -> ListLine:
    why = _(WHY_WORDS[one.why]) % {"other": one.other} if one.why else ""
    return ListLine(one.row.sheet, one.row.number, why, one=one)


def _omitted(listing: "PeopleList") -> list[ListLine]:
    return [
        ListLine(one.sheet, one.number, _(LEFT_OUT_WORDS[one.why]), one.text)
        for one in kept_omitted(listing.omitted)
    ]


def _opened(request: HttpRequest, number: int) -> tuple[Granted, "PeopleList"]:
    """A list for whoever brought it; to anybody else it does not exist."""
    actor, at = actor_of(request), timezone.now()
    target = named("people_list", str(number)[:20])
    granted = require(actor, Permission.MANAGE_PEOPLE, target, act=Act.BRING_PEOPLE, at=at)
    listing = people_list_numbered(number)
    if listing is None or listing.brought_by != actor.username:
        rule = "exists" if listing is None else "proposed_it"
        refuse(actor, Permission.MANAGE_PEOPLE, target, act=granted.act, rule=rule, at=at)
    return granted, listing
