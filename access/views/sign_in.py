"""Signing in and out. Every attempt is on the trail before its answer is sent."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, login, update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters

from access.actions.drafts import TOKEN
from access.actions.news import take_news
from access.actions.people import choose_password
from access.api import (
    Ending,
    Target,
    actor_for,
    is_signed_in,
    lapses_soon,
    make_the_only_one,
    named,
    unasked,
    username_taken,
    vouch_for_sign_in,
    workstation_at,
)
from access.domain.people import NEWS_WORDS
from access.domain.sessions import ENDED
from access.forms.passwords import OwnPasswordForm
from access.middleware import actor_behind
from access.queries.attempts import counted_name, failures_from
from audit.api import Act, Entry, Outcome, Who, append_durably
from language.vietnamese import typed as as_typed

if TYPE_CHECKING:
    from access.api import User

NAME_ON_TRAIL = 150
# Under this name a session says whose password was right, and that the code is still asked for.
HALF = "khoso-nua-chung"


@method_decorator(login_not_required, name="dispatch")
@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class SignInView(auth_views.LoginView):
    """The sign-in page, which tells the workstation and its seal before the password."""

    template_name = "access/sign_in.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Wrong passwords for many names from one address shut that address for a while too."""
        return address_shut(request) or super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        address = self.request.META.get("REMOTE_ADDR", "")
        computer = workstation_at(address, at=timezone.now())
        failures = AxesProxyHandler.get_failures(self.request, _credentials(self.request))
        context["workstation"] = computer
        context["address"] = address
        context["today"] = timezone.localdate()
        context["draft_kept"] = TOKEN in self.request.COOKIES
        context["ended"] = _ending_told(self.request)
        context["tries_left"] = (
            max(0, settings.AXES_FAILURE_LIMIT - failures)
            if self.request.method == "POST"
            else None
        )
        return context

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """In, or half in: whoever has a second factor is asked for it next."""
        person, at = form.get_user(), timezone.now()
        if person.has_factor:
            begin_half(self.request, person, at=at)
            step, to = reverse("access:second_step"), self.get_redirect_url()
            return redirect(f"{step}?{urlencode({REDIRECT_FIELD_NAME: to})}" if to else step)
        return let_in(self.request, person, to=self.get_success_url(), at=at)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        note_failure(self.request, rule="password", at=timezone.now())
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class SignOutView(auth_views.LogoutView):
    """Signing out, by POST only."""

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        at = timezone.now()
        actor = actor_for(
            request.user,
            at=at,
            address=request.META.get("REMOTE_ADDR", ""),
            session=_session_digest(request),
        )
        unasked(actor, Act.SIGN_OUT, _person(actor.username), at=at).note()
        return super().post(request, *args, **kwargs)


@method_decorator(
    sensitive_post_parameters("old_password", "new_password1", "new_password2"), name="dispatch"
)
class ChangePasswordView(auth_views.PasswordChangeView):
    """A person chooses a password in place of the one that was issued."""

    template_name = "access/change_password.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("portal:home")

    def get_context_data(self, **named: object) -> dict[str, object]:
        user: Any = self.request.user
        handed_out = user.issued_password and not user.trial
        return super().get_context_data(handed_out=handed_out, **named)

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        actor: Any = actor_behind(self.request)
        password = form.cleaned_data["new_password1"]
        was_signed_in = is_signed_in(form.user, self.request.session)
        choose_password(user=form.user, password=password, actor=actor, at=timezone.now())
        update_session_auth_hash(self.request, form.user)
        if was_signed_in:
            vouch_for_sign_in(form.user, self.request.session)
        messages.success(self.request, gettext("The password is changed. It holds from now on."))
        return HttpResponseRedirect(self.get_success_url())


def _ending_told(request: HttpRequest) -> str:
    """Why the session of this browser ended that nobody signed out of, in a sentence, once."""
    ended = request.session.pop(ENDED, None) or {}
    if ended.get("why") == Ending.ELSEWHERE:
        since = datetime.fromtimestamp(ended["at"], tz=UTC)
        when = date_format(timezone.localtime(since), "H:i d/m/Y")
        return gettext(
            "You were signed out here, because your account signed in elsewhere at %(at)s. If that was "
            "not you, tell the security officer at once."
        ) % {"at": when}
    if ended.get("why") == Ending.IDLE:
        return gettext("You were signed out, because nothing was done here for a while.")
    return ""


def begin_half(request: HttpRequest, person: "User", *, at: datetime) -> None:
    """
    The password was right: this browser may be asked for the code of this account, for a while.

    Where the person was going stands in the address of that page, and not here: sessions lie in the
    database, and an address may hold the words of a search.
    """
    request.session.cycle_key()
    request.session[HALF] = {
        "account": person.pk,
        "backend": person.backend,
        "password": person.get_session_auth_hash(),
        "at": at.timestamp(),
    }


def way_back(request: HttpRequest) -> str:
    """A page of this site that was asked for before signing; home where none is named."""
    said = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    if url_has_allowed_host_and_scheme(said, allowed_hosts={request.get_host()}):
        return said
    return reverse("portal:home")


def let_in(request: HttpRequest, person: "User", *, to: str, at: datetime) -> HttpResponse:
    """Signed in, told on the trail, and told what others did to the account meanwhile."""
    login(request, person)
    make_the_only_one(person, request.session)
    address = request.META.get("REMOTE_ADDR", "")
    actor = actor_for(person, at=at, address=address, session=_session_digest(request))
    unasked(actor, Act.SIGN_IN, _person(actor.username), at=at).note()
    for act, done_at in take_news(user=person, at=at):
        when = date_format(timezone.localtime(done_at), "H:i d/m/Y")
        messages.error(request, gettext(NEWS_WORDS[act]) % {"at": when})
    last = lapses_soon(person, timezone.localtime(at).date())
    if last is not None:
        words = gettext(
            "Your commitment to secrecy holds until %(day)s only. Sign it anew: your name, then My "
            "commitments to secrecy."
        )
        messages.warning(request, words % {"day": f"{last:%d/%m/%Y}"})
    return HttpResponseRedirect(to)


def address_shut(request: HttpRequest) -> HttpResponse | None:
    """What somebody sees at an address from which too much was tried, whatever the names."""
    at = timezone.now()
    limit = settings.KHOSO_TRIES_PER_ADDRESS
    address = request.META.get("REMOTE_ADDR", "")
    if not limit or failures_from(address, since=at - settings.KHOSO_TRIES_COUNT_FOR) < limit:
        return None
    note_failure(request, rule="address_locked", at=at)
    return render(request, "access/locked.html", status=429)


def name_shut(request: HttpRequest, username: str) -> HttpResponse | None:
    """What somebody sees where an account rests after wrong passwords and codes."""
    request.half_name = username  # type: ignore[attr-defined]
    if AxesProxyHandler.is_allowed(request, {"username": username}):
        return None
    return locked_out(request)


def count_failure(request: HttpRequest, username: str, *, rule: str) -> None:
    """A wrong code or password counts as one at the sign-in page does, towards the same lock."""
    request.half_name = username  # type: ignore[attr-defined]
    note_failure(request, rule=rule, at=timezone.now())
    user_login_failed.send(sender=__name__, credentials={"username": username}, request=request)


def locked_out(
    request: HttpRequest,
    original_response: HttpResponse | None = None,
    credentials: Mapping[str, object] | None = None,
) -> HttpResponse:
    """What somebody sees after too many wrong passwords."""
    note_failure(request, rule="locked_out", at=timezone.now())
    return render(request, "access/locked.html", status=429)


def name_for_counting(request: HttpRequest, credentials: Mapping[str, object] | None = None) -> str:
    """The name that tries are counted by, as a keyed digest: people type passwords for names."""
    typed = (credentials or {}).get("username") or _credentials(request)["username"]
    return counted_name(as_typed(str(typed)))


def note_failure(request: HttpRequest, *, rule: str, at: datetime) -> None:
    """A name that no account has may be a password: the trail gets a digest of it only."""
    typed = as_typed(_credentials(request)["username"])
    known = typed[:NAME_ON_TRAIL] if username_taken(typed) else ""
    address = request.META.get("REMOTE_ADDR", "")
    computer = workstation_at(address, at=at)
    append_durably(
        Entry(
            who=Who(name=known, workstation=computer.name if computer else address),
            action=Act.SIGN_IN,
            subject_kind="person",
            subject=known[:80],
            outcome=Outcome.REFUSED,
            rule=rule,
            details={} if known else {"unknown_name": counted_name(typed)},
        ),
        at=at,
    )


def _person(username: str) -> Target:
    return named("person", username)


def _credentials(request: HttpRequest) -> dict[str, str]:
    """The name that is tried: of the second step, whose the first one was."""
    return {"username": getattr(request, "half_name", "") or request.POST.get("username", "")}


def _session_digest(request: HttpRequest) -> str:
    key = request.session.session_key or ""
    return hashlib.sha256(key.encode()).hexdigest()[:16] if key else ""
