"""What an auditor asks the trail."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms.days import DAYS
from audit.api import Outcome, TrailFilters

OUTCOMES = [
    ("", _("all")),
    (Outcome.DONE, _("done")),
    (Outcome.REFUSED, _("refused")),
    (Outcome.FAILED, _("failed")),
]


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
