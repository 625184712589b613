"""Commitments on screens: one's own read and signed; their texts kept by the security officer."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from access.api import (
    ChangedMeanwhile,
    Granted,
    Permission,
    actor_of,
    allowed,
    change_commitment,
    commitment_texts,
    commitments_of,
    is_signed,
    named,
    newest_text,
    prove_factor,
    refuse,
    require,
    sign_again,
    sign_commitment,
    text_numbered,
    texts_to_sign,
    unasked,
    write_commitment,
)
from access.domain.commitments import WAY_WORDS, CommitmentError
from access.forms.gates import MONTHS, CommitmentTextForm, SignForm
from access.views.keeping import OVERTAKEN, REFUSED, Asked, attempted, form_page, sentence_of
from access.views.sign_in import count_failure, name_shut
from audit.api import Act

if TYPE_CHECKING:
    from access.api import CommitmentText, User

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "commitment.txt"
TEMPLATE = "access/commitment_form.html"


def own(request: HttpRequest) -> HttpResponse:
    """What there is to sign for the person, and what they signed."""
    actor, at = actor_of(request), timezone.now()
    granted = unasked(actor, Act.LIST, named("commitment"), at=at)
    day = timezone.localdate()
    granted.note(what="own")
    context = {
        "texts": texts_to_sign(actor, day),
        "signed": [(line, _(WAY_WORDS[line.row.way])) for line in commitments_of(actor.id, day)],
        "may_keep": allowed(actor, Permission.KEEP_COMMITMENTS),
    }
    return render(request, "access/commitments.html", context)


@method_decorator(sensitive_post_parameters("password", "code"), name="dispatch")
class SignCommitmentView(View):
    """The whole text of a version, and the signature of whoever reads it, by their own password."""

    def get(self, request: HttpRequest, text_id: int) -> HttpResponse:
        """The text that is to be signed."""
        text, granted = _to_sign(request, text_id)
        granted.note(what=str(Act.SIGN_COMMITMENT), digest=text.digest)
        return _shown(request, text, _form(request, text))

    @method_decorator(sensitive_variables("form"))
    def post(self, request: HttpRequest, text_id: int) -> HttpResponse:
        """Signed, when it is the text that was shown and the person proves to be themselves."""
        text, granted = _to_sign(request, text_id)
        person = cast("User", request.user)
        shut = name_shut(request, person.username)
        if shut is not None:
            return shut
        newest = newest_text(text.campaign) or text
        if newest.pk != text.pk or request.POST.get("digest") != text.digest:
            return _overtaken(request, newest, granted)
        form = SignForm(request.POST, has_factor=person.has_factor)
        if not form.is_valid() or not _proves(request, person, form):
            return _shown(request, text, form, status=REFUSED)
        was_committed = granted.actor.committed
        try:
            signed = sign_commitment(
                actor=granted.actor, text=text.pk, digest=form.cleaned_data["digest"], at=granted.at
            )
        except ChangedMeanwhile:
            return _overtaken(request, newest_text(text.campaign) or text, granted)
        except CommitmentError as why:
            form.add_error(None, sentence_of(why))
            return _shown(request, text, form, status=REFUSED)
        said = _("Signed. It holds until %(day)s.") % {"day": f"{signed.valid_until:%d/%m/%Y}"}
        messages.success(request, said)
        return redirect("access:commitments" if was_committed else "portal:home")


def _to_sign(request: HttpRequest, text_id: int) -> tuple["CommitmentText", Granted]:
    actor, at = actor_of(request), timezone.now()
    text = text_numbered(text_id)
    if text is None:
        refuse(
            actor,
            Permission.KEEP_COMMITMENTS,
            named("commitment", str(text_id)[:20]),
            act=Act.SIGN_COMMITMENT,
            rule="exists",
            at=at,
        )
    return text, unasked(actor, Act.LIST, named("commitment", str(text)), at=at)


def _form(request: HttpRequest, text: "CommitmentText") -> SignForm:
    person = cast("User", request.user)
    return SignForm(has_factor=person.has_factor, initial={"digest": text.digest})


@sensitive_variables("password", "code")
def _proves(request: HttpRequest, person: "User", form: SignForm) -> bool:
    """Whether password and code are theirs; a wrong one counts as a wrong one at signing in does."""
    at, password = timezone.now(), form.cleaned_data["password"]
    actor, session = actor_of(request), request.session
    if not sign_again(user=person, actor=actor, password=password, session=session, at=at):
        count_failure(request, person.username, rule="password")
        form.add_error(
            "password", _("This is not your password. Look at Caps Lock, type it again.")
        )
        return False
    code = form.cleaned_data.get("code", "")
    if person.has_factor and not prove_factor(user=person, typed=code, at=at):
        count_failure(request, person.username, rule="second_factor")
        form.add_error("code", _("The code is wrong or was used. Wait for the next one, type it."))
        return False
    return True


def _overtaken(request: HttpRequest, newest: "CommitmentText", granted: Granted) -> HttpResponse:
    """Another text stands by now than was shown: it is shown, and nothing is signed."""
    granted.note(what=str(Act.SIGN_COMMITMENT), digest=newest.digest)
    return _shown(request, newest, _form(request, newest), status=OVERTAKEN)


def _shown(
    request: HttpRequest, text: "CommitmentText", form: SignForm, *, status: int = 200
) -> HttpResponse:
    day = timezone.localdate()
    offered = next((one for one in texts_to_sign(actor_of(request), day) if one.text == text), None)
    context = {"text": text, "form": form, "offered": offered, "overtaken": status == OVERTAKEN}
    return render(request, "access/sign_commitment.html", context, status=status)


def texts(request: HttpRequest) -> HttpResponse:
    """All versions of all campaigns, with how many signed each."""
    granted = _kept(request, Act.LIST)
    lines = commitment_texts(timezone.localdate())
    granted.note(what="texts")
    return render(request, "access/commitment_texts.html", {"lines": lines})


def new_text(request: HttpRequest) -> HttpResponse:
    """The first version of a campaign."""
    granted = _kept(request, Act.WRITE_COMMITMENT)
    asked = _asked(_("New commitment"), _("Keep it for signing"))
    if request.method != "POST":
        begun: dict[str, object] = {"months": MONTHS, "newest": 0, "text": _sample()}
        form = CommitmentTextForm(first=True, initial=begun)
        return form_page(request, granted, form, asked, template=TEMPLATE)
    form = CommitmentTextForm(request.POST, first=True)
    status = attempted(
        form, lambda: write_commitment(by=granted.actor, said=form.said(), newest=0, at=granted.at)
    )
    if status == OVERTAKEN:
        form.add_error(
            "campaign", _("This campaign has versions already. Write the next one from its list.")
        )
    if status:
        return form_page(request, granted, form, asked, status=REFUSED, template=TEMPLATE)
    return _done(request, _("It can be signed from now on."))


def text(request: HttpRequest, text_id: int) -> HttpResponse:
    """A version as a form: changed as long as nobody has signed it; else the next is begun of it."""
    granted = _kept(request, Act.CHANGE_COMMITMENT)
    row = text_numbered(text_id)
    if row is None:
        target = named("commitment", str(text_id)[:20])
        refuse(
            granted.actor,
            Permission.KEEP_COMMITMENTS,
            target,
            act=granted.act,
            rule="exists",
            at=granted.at,
        )
    newest = newest_text(row.campaign) or row
    changes = newest.pk == row.pk and not is_signed(row)
    granted = granted.on(named("commitment", str(row)))
    asked = _asked_of(row, newest.number, changes=changes)
    begun = _begun(row, newest.number)
    if request.method != "POST":
        form = CommitmentTextForm(changes=changes, initial=begun)
        return form_page(request, granted, form, asked, template=TEMPLATE)
    form = CommitmentTextForm(request.POST, changes=changes, initial=begun)
    # What was shown to be changed may have been signed since: then nothing new is written unasked.
    signed_since = bool(request.POST.get("changes")) and not changes
    status = OVERTAKEN if signed_since else attempted(form, lambda: _keep(granted, row, form))
    if status == OVERTAKEN:
        return _both(request, granted, row, form, changes=changes)
    if status:
        return form_page(request, granted, form, asked, status=status, template=TEMPLATE)
    said = _("Changed.") if changes else _("The new version can be signed from now on.")
    return _done(request, said)


def _keep(granted: Granted, row: "CommitmentText", form: CommitmentTextForm) -> None:
    said = form.said()
    if form.changing:
        change_commitment(
            by=granted.actor,
            text=row.pk,
            said=said,
            version=form.cleaned_data["version"] or 0,
            at=granted.at,
        )
        return
    write_commitment(
        by=granted.actor,
        said=said,
        newest=form.cleaned_data["newest"],
        earlier_until=form.cleaned_data.get("earlier_until"),
        at=granted.at,
    )


def _both(
    request: HttpRequest,
    granted: Granted,
    row: "CommitmentText",
    form: CommitmentTextForm,
    *,
    changes: bool,
) -> HttpResponse:
    """What was typed, beside what somebody else has made of it meanwhile."""
    stands = newest_text(row.campaign) or row
    begun = _begun(stands, stands.number)
    sent = form.against(begun, stands.version)
    again = CommitmentTextForm(
        {**sent, "newest": str(stands.number), "changes": "1" if changes else ""},
        changes=changes,
        initial=begun,
    )
    asked = _asked_of(stands, stands.number, changes=changes)
    return form_page(
        request,
        granted,
        again,
        asked,
        status=OVERTAKEN,
        stands=again.differing(begun),
        template=TEMPLATE,
    )


def _begun(row: "CommitmentText", newest: int) -> dict[str, object]:
    return {
        "campaign": row.campaign,
        "title": row.title,
        "text": row.text,
        "months": row.months,
        "last_day": row.last_day,
        "newest": newest,
        "version": row.version,
    }


def _kept(request: HttpRequest, act: Act) -> Granted:
    target = named("commitment")
    actor, at = actor_of(request), timezone.now()
    return require(actor, Permission.KEEP_COMMITMENTS, target, act=act, at=at)


def _asked_of(row: "CommitmentText", newest: int, *, changes: bool) -> Asked:
    named_as = {"campaign": row.campaign, "number": row.number if changes else newest + 1}
    if changes:
        heading = _("Change version %(number)s of %(campaign)s") % named_as
        return _asked(heading, _("Save the changes"), _("Nobody has signed this version yet."))
    heading = _("Write version %(number)s of %(campaign)s") % named_as
    note = _(
        "Signed versions never change. This one is begun with the words of version %(number)s."
    )
    return _asked(heading, _("Keep it for signing"), note % {"number": row.number})


def _asked(heading: str, button: str, *notes: str) -> Asked:
    address = reverse("access:commitment_texts")
    return Asked(
        heading=heading,
        button=button,
        back=address,
        back_name=_("Texts of commitments"),
        list_address=address,
        list_name=_("Texts of commitments"),
        notes=notes,
        new=True,
    )


@cache
def _sample() -> str:
    """What a first text may begin with."""
    return SAMPLE.read_text("utf-8").strip()


def _done(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("access:commitment_texts")
