"""Signing in and out. Every attempt is on the trail before its answer is sent."""

import hashlib
from datetime import datetime
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from access.actions.people import note_password_changed
from access.api import Target, actor_for, named, unasked, username_taken, workstation_at
from access.middleware import actor_of
from audit.api import Act, Entry, Outcome, Who, append_durably

NAME_ON_TRAIL = 150


@method_decorator(login_not_required, name="dispatch")
@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class SignInView(auth_views.LoginView):
    """The sign-in page, which tells the workstation and its seal before the password."""

    template_name = "access/sign_in.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        address = self.request.META.get("REMOTE_ADDR", "")
        computer = workstation_at(address)
        failures = AxesProxyHandler.get_failures(self.request, _credentials(self.request))
        context["workstation"] = computer
        context["address"] = address
        context["today"] = timezone.localdate()
        context["tries_left"] = (
            max(0, settings.AXES_FAILURE_LIMIT - failures)
            if self.request.method == "POST"
            else None
        )
        return context

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        at = timezone.now()
        actor = actor_for(
            form.get_user(),
            at=at,
            address=self.request.META.get("REMOTE_ADDR", ""),
            session=_session_digest(self.request),
        )
        unasked(actor, Act.SIGN_IN, _person(actor.username), at=at).note()
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        _note_failure(self.request, rule="password", at=timezone.now())
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class SignOutView(auth_views.LogoutView):
    """Signing out, by POST only."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
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
    success_url = reverse_lazy("portal:home")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        actor: Any = actor_of(self.request)
        note_password_changed(user=form.user, actor=actor, at=timezone.now())
        return response


def locked_out(
    request: HttpRequest,
    original_response: HttpResponse | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """What somebody sees after too many wrong passwords."""
    _note_failure(request, rule="locked_out", at=timezone.now())
    return render(request, "access/locked.html", status=429)


def _note_failure(request: HttpRequest, *, rule: str, at: datetime) -> None:
    # People type their password where the name belongs: a name nobody has is not written down.
    typed = _credentials(request)["username"][:NAME_ON_TRAIL]
    name = typed if username_taken(typed) else ""
    address = request.META.get("REMOTE_ADDR", "")
    computer = workstation_at(address)
    append_durably(
        Entry(
            who=Who(name=name, workstation=computer.name if computer else address),
            action=Act.SIGN_IN,
            subject_kind="person",
            subject=name[:80],
            outcome=Outcome.REFUSED,
            rule=rule,
        ),
        at=at,
    )


def _person(username: str) -> Target:
    return named("person", username)


def _credentials(request: HttpRequest) -> dict[str, str]:
    return {"username": request.POST.get("username", "")}


def _session_digest(request: HttpRequest) -> str:
    key = request.session.session_key or ""
    return hashlib.sha256(key.encode()).hexdigest()[:16] if key else ""
