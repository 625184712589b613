"""The second factor on screens: asked for at signing in, set up by its owner, its codes renewed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from access.api import (
    FactorThere,
    SealBroken,
    WrongCode,
    account_numbered,
    actor_of,
    codes_left,
    factor_address,
    must_have_factor,
    new_secret,
    prove_factor,
    qr_square,
    renew_recovery,
    seal,
    set_up_factor,
    unseal,
)
from access.domain.factors import HALF_LIVES_S
from access.forms.factors import CodeForm
from access.views.sign_in import HALF, address_shut, count_failure, let_in, name_shut, way_back

if TYPE_CHECKING:
    from access.api import User

# Under this name a session holds the secret that is being set up, sealed.
BEGUN = "khoso-buoc-hai"


@method_decorator(login_not_required, name="dispatch")
@method_decorator(sensitive_post_parameters("code"), name="dispatch")
class SecondStepView(View):
    """The code that is asked for after the right password; nobody is signed in before it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if self._person(request) is None:
            return redirect("access:sign_in")
        return render(request, "access/second_step.html", {"form": CodeForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        person = self._person(request)
        if person is None:
            messages.error(request, _("It took too long. Sign in again from the beginning."))
            return redirect("access:sign_in")
        shut = address_shut(request) or name_shut(request, person.username)
        if shut is not None:
            return shut
        form = CodeForm(request.POST)
        proven = ""
        if form.is_valid():
            typed = form.cleaned_data["code"]
            proven = prove_factor(user=person, typed=typed, at=timezone.now())
        if not proven:
            return _wrong(request, person, form, "access/second_step.html", {})
        half = request.session.pop(HALF)
        person.backend = half["backend"]
        answer = let_in(request, person, to=way_back(request), at=timezone.now())
        if proven == "recovery":
            left = codes_left(person)
            words = _(
                "A recovery code was used; %(n)s are left. Set new ones under “Second factor”."
            )
            messages.error(request, words % {"n": left})
        return answer

    def _person(self, request: HttpRequest) -> "User | None":
        """Whose password was right in this browser a short while ago, and still is."""
        half = request.session.get(HALF) or {}
        if timezone.now().timestamp() - half.get("at", 0) > HALF_LIVES_S:
            request.session.pop(HALF, None)
            return None
        person = account_numbered(half["account"])
        if person is None or not person.is_active:
            return None
        return person if person.get_session_auth_hash() == half["password"] else None


@sensitive_post_parameters("code")
@sensitive_variables("secret", "codes")
def own_factor(request: HttpRequest) -> HttpResponse:
    """The person's own second factor: set up here, or its recovery codes renewed."""
    person = cast("User", request.user)
    form = CodeForm(request.POST or None)
    if person.has_factor:
        return _renewing(request, person, form)
    secret = _begun(request)
    if form.is_bound and form.is_valid():
        try:
            codes = set_up_factor(
                actor=actor_of(request),
                secret=secret,
                code=form.cleaned_data["code"],
                at=timezone.now(),
            )
        except FactorThere:
            return redirect("access:own_factor")
        except WrongCode:
            form.add_error(
                "code", _("This is not the code that the app shows now. Look, and type it.")
            )
        else:
            del request.session[BEGUN]
            return render(request, "access/recovery_codes.html", {"codes": codes})
    width, dark = qr_square(factor_address(secret, username=person.username))
    context = {
        "form": form,
        "width": width,
        "dark": dark,
        "secret": " ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
        "demanded": must_have_factor(person, actor_of(request)),
    }
    status = 422 if form.errors else 200
    return render(request, "access/set_up_factor.html", context, status=status)


def _renewing(request: HttpRequest, person: "User", form: CodeForm) -> HttpResponse:
    template, context = "access/own_factor.html", {"left": codes_left(person)}
    if not form.is_bound:
        return render(request, template, {"form": form, **context})
    shut = name_shut(request, person.username)
    if shut is not None:
        return shut
    if form.is_valid():
        actor, typed = actor_of(request), form.cleaned_data["code"]
        try:
            codes = renew_recovery(actor=actor, code=typed, at=timezone.now())
        except WrongCode:
            pass
        else:
            return render(request, "access/recovery_codes.html", {"codes": codes})
    return _wrong(request, person, form, template, context)


def _wrong(
    request: HttpRequest,
    person: "User",
    form: CodeForm,
    template: str,
    context: Mapping[str, object],
) -> HttpResponse:
    count_failure(request, person.username, rule="second_factor")
    if form.is_valid():
        words = _(
            "The code is not right, or was used already. Wait for the next one, then type it."
        )
        form.add_error("code", words)
    return render(request, template, {"form": form, **context}, status=422)


def _begun(request: HttpRequest) -> str:
    """The secret that is being set up in this session; sealed, for sessions lie in the database."""
    owner = f"session of {request.user.pk}"
    try:
        return unseal(bytes.fromhex(request.session.get(BEGUN, "")), owner=owner)
    except (SealBroken, ValueError):
        secret = new_secret()
        request.session[BEGUN] = seal(secret, owner=owner).hex()
        return secret
