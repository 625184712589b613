"""What people fill in to propose something for the protection of secrets, and to decide it."""

from collections.abc import Collection, Mapping
from typing import Any, TypeAlias, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.domain.levels import LEVEL_WORDS, Level
from archive.actions.protecting import Wanted
from archive.domain.protection import (
    KIND_WORDS,
    LONGEST_ANSWER,
    LONGEST_BASIS,
    LONGEST_NUMBER,
    Decision,
    Kind,
    ProtectionError,
)
from archive.forms.reference import DayField, LineField
from archive.models import Record
from archive.queries.protection import fault_in_words

Sent: TypeAlias = Mapping[str, str] | None


class ProtectionForm(forms.Form):
    """A form that says what keeps it from being done beside the field it is about."""

    def refuse(self, why: ProtectionError) -> None:
        """Say what is wrong."""
        self.add_error(why.field if why.field in self.fields else None, fault_in_words(why))


class ProposeForm(ProtectionForm):
    """What is to become of the papers that were chosen, by which decision."""

    kind = forms.ChoiceField(label=_("What is proposed"), widget=forms.RadioSelect)
    level = forms.TypedChoiceField(
        label=_("New level"), coerce=int, required=False, empty_value=None,
        help_text=_("Where the level is lowered and the paper stays a secret."),
    )  # fmt: skip
    ends_party = forms.BooleanField(
        label=_("Take the handling as a secret paper of the Party off as well"), required=False
    )
    until = DayField(
        label=_("Extended until"), required=False,
        help_text=_("Where the protection is extended. Each time for the level's own term at most."),
    )  # fmt: skip
    document_number = LineField(
        label=_("Number of the decision"), max_length=LONGEST_NUMBER, required=False,
        help_text=_("Empty while there is none: whoever confirms writes it."),
    )  # fmt: skip
    document_date = DayField(label=_("Day of the decision"), required=False)
    basis = LineField(
        label=_("Legal basis"), max_length=LONGEST_BASIS,
        help_text=_("The article of the law, the item of the list of secrets, minutes of the council."),
    )  # fmt: skip
    late = LineField(
        label=_("Why it is late"), max_length=LONGEST_BASIS, required=False,
        help_text=_("Where an extension is decided less than 60 days before the end."),
    )  # fmt: skip

    def __init__(
        self, data: Sent = None, *, records: Collection[Record], initial: Any = None
    ) -> None:
        super().__init__(data, initial=initial)
        highest = max((record.level for record in records), default=0)
        party = any(record.party_papers for record in records)
        kinds = [kind for kind in Kind if highest or kind == Kind.LOWERED]
        if highest == Level.CONFIDENTIAL and not party:
            kinds.remove(Kind.LOWERED)
        words = [(str(kind), gettext(KIND_WORDS[kind])) for kind in kinds]
        cast("forms.ChoiceField", self.fields["kind"]).choices = words
        between = [level for level in Level if Level.ORDINARY < level < highest]
        levels = [(int(level), gettext(LEVEL_WORDS[level])) for level in between]
        cast("forms.ChoiceField", self.fields["level"]).choices = [("", gettext("choose")), *levels]
        if not levels:
            del self.fields["level"]
        if not party:
            del self.fields["ends_party"]
        if not highest:
            del self.fields["until"], self.fields["late"]

    def clean(self) -> dict[str, Any]:
        """Each kind wants what it is about."""
        said = super().clean() or {}
        kind = said.get("kind")
        if kind == Kind.EXTENDED and "until" not in self.errors and not said.get("until"):
            self.add_error("until", gettext("Write until when it is extended."))
        if kind == Kind.LOWERED and not said.get("level") and not said.get("ends_party"):
            field = "level" if "level" in self.fields else "ends_party"
            self.add_error(field, gettext("Choose what becomes of it."))
        return said

    def wanted(self) -> Wanted:
        """What a valid form says."""
        said = self.cleaned_data
        kind = Kind(said["kind"])
        # Where only the Party's handling ends, the level stays: nothing is lowered below itself.
        lowest = max(Level) if kind == Kind.LOWERED else Level.ORDINARY
        return Wanted(
            kind=kind,
            level=Level(said["level"]) if said.get("level") and kind == Kind.LOWERED else lowest,
            ends_party=bool(said.get("ends_party")),
            until=said.get("until"),
            decision=Decision(
                said["document_number"],
                said["document_date"],
                said["basis"],
                said.get("late") or "",
            ),
        )


class ConfirmForm(ProtectionForm):
    """The decision by which the second person confirms; `shown` is how many papers waited."""

    shown = forms.IntegerField(widget=forms.HiddenInput, required=False)
    document_number = LineField(label=_("Number of the decision"), max_length=LONGEST_NUMBER)
    document_date = DayField(label=_("Day of the decision"))
    late = LineField(
        label=_("Why it is late"), max_length=LONGEST_BASIS, required=False,
        help_text=_("Where an extension is decided less than 60 days before the end."),
    )  # fmt: skip

    def __init__(self, data: Sent = None, *, kind: str, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        if kind != Kind.EXTENDED:
            del self.fields["late"]

    def seen(self) -> int:
        """How many papers waited when the page was shown."""
        return int(self.cleaned_data["shown"] or 0)

    def decision(self) -> Decision:
        """What a valid form says."""
        said = self.cleaned_data
        return Decision(said["document_number"], said["document_date"], late=said.get("late") or "")


class EndForm(ProtectionForm):
    """Why a proposal is declined, or asked for no more."""

    answer = LineField(label=_("Reason"), max_length=LONGEST_ANSWER)
