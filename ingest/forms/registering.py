"""What is typed about papers that are handled apart."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.domain.levels import LEVEL_WORDS, Level
from archive.api import posture_fault_in_sentence
from archive.domain.posture import PostureError
from archive.domain.register import EntrySaid
from ingest.forms import NO_DATE, Begun, Sent, TextField
from language.dates import parse_date
from language.types import document_types

LONGEST_REASON, SHORTEST = 60, 3
SILENT = _("Top secret: the register bears no abstract. Leave it empty.")


class RegisterForm(forms.Form):
    """What the register says of a paper, and where the paper itself lies from now on."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    level = forms.TypedChoiceField(label=_("Level"), coerce=int)
    number_text = TextField(label=_("Number and symbol"), max_length=100, required=False)
    issued = TextField(label=_("Date of issue"), max_length=40, required=False)
    type_code = forms.ChoiceField(label=_("Type"), required=False)
    issuer = TextField(label=_("Issuing body"), max_length=300, required=False)
    abstract = TextField(
        label=_("Abstract"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Of a top-secret paper none is written down."),
    )
    keeper = TextField(
        label=_("Handled apart at"),
        max_length=200,
        min_length=SHORTEST,
        help_text=_("Where the paper itself lies from now on, and who answers for it."),
    )

    def __init__(self, data: Sent = None, *, levels: list[Level], initial: Begun = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.levels = levels
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            (int(level), _(LEVEL_WORDS[level])) for level in levels
        ]
        types = [(kind.code, kind.name) for kind in document_types()]
        self.fields["type_code"].choices = [("", gettext("choose")), *types]  # type: ignore[attr-defined]

    def clean_issued(self) -> str:
        """A date as people write it."""
        text = str(self.cleaned_data["issued"])
        if text and parse_date(text) is None:
            raise forms.ValidationError(NO_DATE)
        return text

    def clean(self) -> None:
        """Of a top-secret paper no abstract is taken down."""
        said = self.cleaned_data
        if said.get("level") == Level.TOP_SECRET and said.get("abstract"):
            self.add_error("abstract", SILENT)

    def said(self) -> EntrySaid:
        """What is entered."""
        names = ("keeper", "number_text", "issued", "type_code", "issuer", "abstract")
        return EntrySaid(**{name: str(self.cleaned_data[name]) for name in names})

    def refuse(self, why: PostureError) -> None:
        """What was asked cannot be done."""
        self.add_error(None, posture_fault_in_sentence(why))


class AdmitForm(forms.Form):
    """Why a top-secret file is to stay."""

    reason = TextField(label=_("Reason"), max_length=LONGEST_REASON, min_length=SHORTEST)


class DestroyForm(forms.Form):
    """Which entries of the register a list of destruction names."""

    entries = forms.TypedMultipleChoiceField(
        label=_("Entries"),
        coerce=int,
        error_messages={"required": _("No entry is chosen yet. Tick what is to be destroyed.")},
    )
    reason = TextField(label=_("Reason"), max_length=LONGEST_REASON, min_length=SHORTEST)

    def __init__(self, data: Sent = None, *, entries: list[int]) -> None:
        super().__init__(data)
        self.fields["entries"].choices = [(one, one) for one in entries]  # type: ignore[attr-defined]

    def refuse(self, why: PostureError) -> None:
        """What was asked cannot be done."""
        self.add_error(None, posture_fault_in_sentence(why))


class SignForm(forms.Form):
    """What a person says to a proposal about secrets; a reason where it is not yes."""

    answer = forms.ChoiceField(
        choices=[("confirm", "confirm"), ("decline", "decline"), ("withdraw", "withdraw")]
    )
    reason = TextField(label=_("Reason"), max_length=LONGEST_REASON, required=False)

    def clean(self) -> None:
        """Whoever says no says why."""
        said = self.cleaned_data
        if said.get("answer") in {"decline", "withdraw"} and not said.get("reason"):
            self.add_error("reason", gettext("Say why it is not to be done."))
