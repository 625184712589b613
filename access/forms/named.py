"""What is typed to make a list of what is open by its name, and to change what stands on it."""

from typing import cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.domain.actors import Actor
from access.domain.grants import LONGEST_DOCUMENT
from access.domain.named import LONGEST_TITLE, NamedError, NamedFault
from access.forms.grants import ThingsField, things_field
from access.forms.lists import LONGEST_REASON, Begun, DayField, LineField, ListForm, Sent
from access.queries.named import named_fault_in_sentence


class NewNamedForm(ListForm):
    """A list: what it is called, what stands on it, on what paper it rests, and why."""

    title = LineField(
        label=_("What the list is called"),
        longest=LONGEST_TITLE,
        letters=True,
        help_text=_(
            "Nothing secret in it: whoever decides about rights reads it, and so do who holds it."
        ),
    )
    things = things_field(required=True)
    document = LineField(
        label=_("Number of the paper"),
        longest=LONGEST_DOCUMENT,
        required=False,
        help_text=_("The decision it rests on, such as 12-QĐ/BTCTU."),
    )
    document_on = DayField(label=_("Day of the paper"), required=False)
    reason = LineField(label=_("Reason"), longest=LONGEST_REASON, letters=True)

    def __init__(self, data: Sent = None, *, actor: Actor, initial: Begun = None) -> None:
        super().__init__(data, initial=initial)
        cast("ThingsField", self.fields["things"]).actor = actor

    def clean(self) -> dict[str, object]:
        """A paper has a day, and a day is that of a paper."""
        said = super().clean() or self.cleaned_data
        if bool(said.get("document")) != bool(said.get("document_on")) and not self.errors:
            words = gettext("A paper is named by its number and its day. Give both, or neither.")
            self.add_error("document_on" if said.get("document") else "document", words)
        return said


class MoreForm(ListForm):
    """What is to be added to a list, and why; `version` is that of the list as it was shown."""

    things = things_field(required=True)
    reason = LineField(label=_("Reason"), longest=LONGEST_REASON, letters=True)

    def __init__(self, data: Sent = None, *, actor: Actor, initial: Begun = None) -> None:
        super().__init__(data, initial=initial)
        cast("ThingsField", self.fields["things"]).actor = actor


class ChangeAnswerForm(forms.Form):
    """What is said to what was asked to be added: yes, no or no more, the last two with why."""

    answer = forms.ChoiceField(choices=[(one, one) for one in ("confirm", "decline", "withdraw")])
    reason = LineField(label=_("Reason"), longest=LONGEST_REASON, letters=True, required=False)

    def clean(self) -> dict[str, object]:
        """Whoever says no says why."""
        said = super().clean() or self.cleaned_data
        if said.get("answer") != "confirm" and not said.get("reason"):
            self.add_error("reason", gettext("Say why it is not to be done."))
        return said


def tell_named_fault(form: forms.Form, why: NamedError) -> bool:
    """Put why something was not done into the form; whether somebody else was the reason."""
    form.add_error(why.field if why.field in form.fields else None, named_fault_in_sentence(why))
    return why.fault in {NamedFault.CHANGED, NamedFault.ASKED_ALREADY}
