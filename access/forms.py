"""What an auditor asks the trail, and what a person chooses as a password."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.domain.passwords import is_like
from audit.api import Outcome, TrailFilters

OUTCOMES = [
    ("", _("all")),
    (Outcome.DONE, _("done")),
    (Outcome.REFUSED, _("refused")),
    (Outcome.FAILED, _("failed")),
]


# Days beyond these fall out of the calendar when they are turned into moments of another zone.
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
DAYS = (
    MinValueValidator(EARLIEST, _("This day is too early. Give a day from 1900 on.")),
    MaxValueValidator(LATEST, _("This day is too late. Give a day before 3000.")),
)


class TrailFilterForm(forms.Form):
    """Person, record, words, action, outcome and days; empty fields do not narrow."""

    who = forms.CharField(label=_("Person"), required=False, max_length=150)
    subject = forms.CharField(label=_("Record or item"), required=False, max_length=80)
    words = forms.CharField(label=_("Words searched for"), required=False, max_length=200)
    action = forms.ChoiceField(label=_("Action"), required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), required=False, choices=OUTCOMES)
    since = forms.DateField(label=_("From day"), required=False, validators=DAYS)
    until = forms.DateField(label=_("To day"), required=False, validators=DAYS)

    def __init__(self, data: QueryDict | None = None, *, actions: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["action"].choices = [("", _("all")), *actions]  # type: ignore[attr-defined]

    def filters(self) -> TrailFilters:
        """The filters of a valid form; the last day counts whole."""
        data = self.cleaned_data
        return TrailFilters(
            who=data["who"].strip(),
            subject=data["subject"].strip(),
            words=data["words"].strip(),
            action=data["action"],
            outcome=data["outcome"],
            since=_midnight(data["since"]) if data["since"] else None,
            until=_midnight(data["until"] + timedelta(days=1)) if data["until"] else None,
        )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class OwnPasswordForm(PasswordChangeForm):
    """A password of one's own, which is another than the one that was issued."""

    def clean_new_password1(self) -> str:
        new = str(self.cleaned_data.get("new_password1") or "")
        if new and self.user.check_password(new):
            raise forms.ValidationError(
                _("This is the password you have now. Choose another one."), code="same"
            )
        # The old one is here only where it was typed right; else there is an error already.
        if new and is_like(new, str(self.cleaned_data.get("old_password") or "")):
            raise forms.ValidationError(
                _("This password is almost the one you have now. Choose quite another one."),
                code="like",
            )
        return new
