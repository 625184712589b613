"""What an auditor asks the trail."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.api import Filters, Outcome

OUTCOMES = [
    ("", _("all")),
    (Outcome.DONE, _("done")),
    (Outcome.REFUSED, _("refused")),
    (Outcome.FAILED, _("failed")),
]


# Midnight of the very first and the very last day of the calendar has no moment in every zone.
DAYS = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(9990, 12, 31))]


class TrailFilterForm(forms.Form):
    """Person, record, words, action, outcome and days; empty fields do not narrow."""

    who = forms.CharField(label=_("Person"), required=False, max_length=150)
    subject = forms.CharField(label=_("Record or item"), required=False, max_length=80)
    words = forms.CharField(label=_("Words searched for"), required=False, max_length=200)
    action = forms.ChoiceField(label=_("Action"), required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), required=False, choices=OUTCOMES)
    since = forms.DateField(label=_("From day"), required=False, validators=DAYS)
    until = forms.DateField(label=_("To day"), required=False, validators=DAYS)

    def __init__(self, *args: Any, actions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"
        self.fields["action"].choices = [("", _("all")), *actions]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        """The filters of a valid form; the last day counts whole."""
        data = self.cleaned_data
        return Filters(
            who=data["who"].strip(),
            subject=data["subject"].strip(),
            words=data["words"].strip(),
            action=data["action"],
            outcome=data["outcome"],
            since=_midnight(data["since"]) if data["since"] else None,
            until=_midnight(data["until"] + timedelta(days=1)) if data["until"] else None,
        )


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
