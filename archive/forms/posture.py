"""What is typed about the posture of the network, and about papers that are handled apart."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.domain.levels import LEVEL_WORDS, Level
from archive.domain.posture import HIGHEST, KIND_WORDS, Kind, PostureError
from archive.forms.reference import LineField
from archive.queries.posture import posture_fault_in_sentence

Sent = Mapping[str, object] | None
LONGEST_DOCUMENT, LONGEST_REASON, SHORTEST = 200, 60, 3
ANSWERS = (("confirm", _("Confirm")), ("decline", _("Decline")), ("withdraw", _("Withdraw")))


class PostureForm(forms.Form):
    """Another posture of the network, as it is proposed."""

    kind = forms.ChoiceField(
        label=_("Posture"),
        choices=[(kind, _(KIND_WORDS[kind])) for kind in Kind],
    )
    highest = forms.TypedChoiceField(
        label=_("Files may stay up to"),
        required=False,
        coerce=int,
        empty_value="0",
        choices=[
            ("", _("no secret papers")),
            *(
                (int(level), _(LEVEL_WORDS[level]))
                for level in Level
                if Level.ORDINARY < level <= HIGHEST
            ),
        ],
        help_text=_("On an independent LAN only. Top-secret papers are admitted one by one."),
    )
    document = LineField(
        label=_("Basis"),
        max_length=LONGEST_DOCUMENT,
        min_length=SHORTEST,
        help_text=_("The decision behind it: number, date, who signed."),
    )
    reason = LineField(label=_("Reason"), max_length=LONGEST_REASON, min_length=SHORTEST)

    def refuse(self, why: PostureError) -> None:
        """What was asked cannot be done, beside what it is about."""
        self.add_error(
            why.field if why.field in self.fields else None, posture_fault_in_sentence(why)
        )


class SecretAnswerForm(forms.Form):
    """What a person says to a proposal about secrets; a reason where it is not yes."""

    answer = forms.ChoiceField(choices=ANSWERS)
    reason = LineField(label=_("Reason"), max_length=LONGEST_REASON, required=False)

    def clean(self) -> dict[str, object]:
        """Whoever says no says why."""
        said = super().clean() or self.cleaned_data
        if said.get("answer") in {"decline", "withdraw"} and not said.get("reason"):
            self.add_error("reason", gettext("Say why it is not to be done."))
        return said
