"""What is typed to write and to sign a commitment, and to enter a training."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.domain.commitments import (
    LONGEST_CAMPAIGN,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_MONTHS,
    TextSaid,
)
from access.domain.naming import NAME_FAULT_WORDS, NameFault, fault_of
from access.domain.trainings import (
    LONGEST_SUBJECT,
    LONGEST_TRAINER,
    MOST_AT_ONCE,
    TRAINING_FAULT_WORDS,
    TrainingError,
    TrainingFault,
    TrainingSaid,
    one_a_line,
)
from access.forms.lists import LONGEST_BASIS, Begun, DayField, LineField, SeenForm, Sent
from access.forms.passwords import AgainForm
from access.queries.trainings import accounts_called
from language.vietnamese import normalise

MONTHS = 12


class ParagraphsField(forms.CharField):
    """Paragraphs as they are kept: lines as typed, without spaces at their ends, and no hidden signs."""

    def to_python(self, value: object) -> str:
        lines = normalise(str(value or "")).expandtabs(1).split("\n")
        return "\n".join(line.rstrip() for line in lines).strip("\n")

    def validate(self, value: str) -> None:
        super().validate(value)
        # What is signed is what is seen.
        if any(fault_of(line, longest=len(line)) == NameFault.SIGNS for line in value.split("\n")):
            raise forms.ValidationError(gettext(NAME_FAULT_WORDS[NameFault.SIGNS]))


class CommitmentTextForm(SeenForm):
    """A version of a commitment; `newest` is the number of the one its writer was shown."""

    campaign = LineField(
        label=_("Campaign"),
        longest=LONGEST_CAMPAIGN,
        letters=True,
        help_text=_("What the commitment is for; versions are counted within it."),
    )
    title = LineField(label=_("Title of the commitment"), longest=LONGEST_TITLE, letters=True)
    text = ParagraphsField(
        label=_("Text of the commitment"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Name, unit and day of whoever signs are put before and after it."),
    )
    months = forms.IntegerField(
        label=_("A signature holds for so many months"), min_value=1, max_value=MOST_MONTHS
    )
    last_day = DayField(
        label=_("Last day of the campaign"),
        required=False,
        help_text=_("No signature holds longer; empty where it is not known yet."),
    )
    earlier_until = DayField(
        label=_("Earlier versions count until"),
        required=False,
        help_text=_(
            "Whoever signed one signs the new one by then. Empty: what was signed runs to its own end."
        ),
    )
    newest = forms.IntegerField(widget=forms.HiddenInput)
    # Set where a version is changed, and no next one written.
    changes = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Sent = None,
        *,
        first: bool = False,
        changes: bool = False,
        initial: Begun = None,
    ) -> None:
        """`first`: of a campaign that is new; `changes`: of a version that stays the same one."""
        self.changing = changes
        super().__init__(data, initial={**(initial or {}), "changes": "1" if changes else ""})
        if first or changes:
            del self.fields["earlier_until"]
        if not first:
            self.fields["campaign"].disabled = True

    def clean_last_day(self) -> date | None:
        """Of a campaign that is past nobody signs anything."""
        return _not_past(self.cleaned_data["last_day"])

    def clean_earlier_until(self) -> date | None:
        """Nothing ends in the past: what counted did count."""
        return _not_past(self.cleaned_data["earlier_until"])

    def said(self) -> TextSaid:
        """What a valid form says."""
        names = ("campaign", "title", "text", "months", "last_day")
        return TextSaid(**{name: self.cleaned_data[name] for name in names})


def _not_past(day: date | None) -> date | None:
    if day is not None and day < timezone.localdate():
        raise forms.ValidationError(_("That day is past. Give today or a later day."))
    return day


class SignForm(AgainForm):
    """The signature: read, agreed, and the person's own password; with a second factor its code too."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label=_("I have read the whole text, and commit myself to it."),
        error_messages={"required": _("Read the text, then tick this box.")},
    )
    code = forms.CharField(
        label=_("Code of the app, or a recovery code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "off"}),
    )
    field_order = ("digest", "agreed", "password", "code")

    def __init__(self, data: Sent = None, *, has_factor: bool, initial: Begun = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.fields["password"].widget.attrs.pop("data-focus", None)
        if not has_factor:
            del self.fields["code"]


class PeopleField(forms.CharField):
    """People by account name or full name, one a line or between semicolons; becomes their accounts."""

    def __init__(self, **named: object) -> None:
        lines = forms.Textarea(attrs={"rows": 6})
        super().__init__(max_length=20_000, widget=lines, **named)  # type: ignore[arg-type]

    def clean(self, value: object) -> list[str]:
        named = one_a_line(normalise(str(super().clean(value) or "")))
        if len(named) > MOST_AT_ONCE:
            raise _not_taken(TrainingError(TrainingFault.TOO_MANY, most=MOST_AT_ONCE))
        try:
            return accounts_called(named)
        except TrainingError as why:
            raise _not_taken(why) from why


def _not_taken(why: TrainingError) -> forms.ValidationError:
    return forms.ValidationError(gettext(TRAINING_FAULT_WORDS[why.fault]) % why.params)


def _people() -> PeopleField:
    return PeopleField(
        label=_("Who attended"),
        help_text=_(
            "Account names or full names, one a line; pasted from a sheet they do as well."
        ),
    )


class TrainingForm(forms.Form):
    """A training that was held, with who attended it."""

    subject = LineField(label=_("Subject"), longest=LONGEST_SUBJECT, letters=True)
    held_on = DayField(label=_("Held on"))
    trainer = LineField(label=_("Trainer"), longest=LONGEST_TRAINER, letters=True)
    counts_until = DayField(
        label=_("Counts until"),
        required=False,
        help_text=_("Empty: as long as nobody ends it."),
    )
    basis = LineField(
        label=_("Basis"),
        longest=LONGEST_BASIS,
        required=False,
        help_text=_("The plan or the list of attendance behind it."),
    )
    people = _people()

    def said(self) -> TrainingSaid:
        """What a valid form says."""
        names = ("subject", "held_on", "trainer", "counts_until", "basis")
        return TrainingSaid(**{name: self.cleaned_data[name] for name in names})


class AttendedForm(forms.Form):
    """More people who attended a training."""

    people = _people()
