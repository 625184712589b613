"""What is typed to propose something for an account."""

from datetime import date
from typing import cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.domain.actors import ROLE_WORDS
from access.domain.list_files import LARGEST_LIST, LIST_TYPES, NOT_A_LIST_WORDS
from access.domain.people import may_name_account
from access.domain.proposals import ProposalError, ProposalFault
from access.forms.lists import LONGEST_REASON, Begun, LineField, ListForm, Sent, UnitsField
from access.queries.lists import units_to_choose
from access.queries.proposals import fault_in_sentence
from language.vietnamese import typed
from machine.json_values import Json


def _reason() -> LineField:
    return LineField(
        label=_("Reason"),
        longest=LONGEST_REASON,
        letters=True,
        help_text=_("Whoever confirms reads it, and so does the trail. No passwords in it."),
    )


class _PersonForm(ListForm):
    """Full name and unit of a person; the unit may be one that has ended, if it was theirs."""

    full_name = LineField(label=_("Full name"), longest=150, letters=True)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    position = LineField(label=_("Position"), longest=150, letters=True, required=False)

    def __init__(
        self,
        data: Sent = None,
        *,
        day: date,
        own: tuple[str, str] | None = None,
        initial: Begun = None,
    ) -> None:
        super().__init__(data, initial=initial)
        units = units_to_choose(day)
        if own is not None and own[0] not in dict(units):
            units.insert(0, own)
        none = ("", gettext("no unit"))
        cast("forms.ChoiceField", self.fields["unit"]).choices = [none, *units]


class ChangePersonForm(_PersonForm):
    """Another full name or unit of a person who is there."""

    reason = _reason()

    def said(self) -> dict[str, Json]:
        """What the account is to become."""
        return {name: self.cleaned_data[name] for name in ("full_name", "unit", "position")}


class NewPersonForm(_PersonForm):
    """A person who is to get an account."""

    username = LineField(
        label=_("Account name"),
        longest=40,
        help_text=_("Small letters without marks, figures, dots, hyphens. It never changes."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple
    )
    assigned_to = UnitsField(
        label=_("Works with the papers of"),
        help_text=_("Units by code or name, one a line; those below them are among them."),
    )
    commitment = LineField(
        label=_("Signed commitment"),
        longest=50,
        required=False,
        help_text=_("Number or version of the confidentiality commitment; empty: none is signed."),
    )
    course = LineField(
        label=_("Completed training"),
        longest=200,
        required=False,
        help_text=_("For scanning and entry; empty: none."),
    )
    reason = _reason()
    field_order = (
        "full_name",
        "username",
        "unit",
        "position",
        "roles",
        "assigned_to",
        "commitment",
        "course",
        "reason",
    )

    def __init__(self, data: Sent = None, *, day: date, initial: Begun = None) -> None:
        super().__init__(data, day=day, initial=initial)
        words = [(role, gettext(word)) for role, word in ROLE_WORDS.items()]
        cast("forms.ChoiceField", self.fields["roles"]).choices = words

    def clean_username(self) -> str:
        """A name that can be told from every other one."""
        name = typed(str(self.cleaned_data["username"]))
        if not may_name_account(name):
            raise forms.ValidationError(
                fault_in_sentence(ProposalError(ProposalFault.NAME_UNUSABLE))
            )
        return name

    def said(self) -> dict[str, Json]:
        """What the account is to be."""
        names = ("full_name", "unit", "position", "roles", "assigned_to", "commitment", "course")
        return {name: self.cleaned_data[name] for name in names}


class WhyForm(ListForm):
    """Why something is proposed for an account."""

    reason = _reason()


class PeopleFileForm(forms.Form):
    """The file of a list of people."""

    file = forms.FileField(
        label=_("List of people (.xlsx, .xls, .ods, .docx or .csv)"),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{one}" for one in LIST_TYPES)}),
    )

    def clean_file(self) -> UploadedFile:
        """A file of a kind that is read, and of no more than 20 MB."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.name or "").lower().rpartition(".")[2] not in LIST_TYPES:
            raise forms.ValidationError(gettext(NOT_A_LIST_WORDS["wrong_type"]))
        if (file.size or 0) > LARGEST_LIST:
            raise forms.ValidationError(gettext("The file is larger than 20 MB. Split the list."))
        return file


class SendPeopleForm(forms.Form):
    """Why a list of people is proposed, and whether its doubtful lines are among it."""

    with_doubtful = forms.BooleanField(
        label=_("Propose the doubtful lines too: I have looked at each of them"), required=False
    )
    reason = _reason()


class AnswerForm(forms.Form):
    """Why a proposal is declined or withdrawn."""

    reason = LineField(label=_("Reason"), longest=LONGEST_REASON, letters=True)
