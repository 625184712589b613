"""What a person fills in about the level of a paper: who asks, and who decides."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django import forms
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.domain.levels import LEVEL_WORDS, Level
from archive.api import Secrecy
from archive.domain.deciding import LONGEST_BASIS, SHORTEST_BASIS, Decision
from ingest.forms import Begun, Sent, TextField, level_field

if TYPE_CHECKING:
    from archive.api import SecretListItem

LONGEST_OPTION = 90
BELOW = _("The paper stands at a higher level already. To lower one is another act, by two people.")


OF_PAPER, BY_DAY = "van-ban", "ngay"


def _counted(*, filed: bool) -> list[tuple[str, str]]:
    """From when a level is counted, as the person may say it; the first where nothing is said."""
    of_paper = gettext("from the day of the paper, which bears the level")
    by_day = (BY_DAY, gettext("from the day of a decision that gave the level later"))
    if not filed:
        return [("", of_paper), by_day]
    as_before = gettext("as before; where the level rises, from today")
    return [("", as_before), (OF_PAPER, of_paper), by_day]


class AskLevelForm(forms.Form):
    """Why a level is asked about, and which it may be."""

    words = TextField(label=_("Reason"), max_length=300, min_length=3)
    level = forms.TypedChoiceField(label=_("It may be"), coerce=int, required=False)

    def __init__(self, data: Sent = None) -> None:
        super().__init__(data)
        field = self.fields["level"]
        if isinstance(field, forms.ChoiceField):
            field.choices = levels_to_ask()

    def asked(self) -> Level | None:
        """The level that is asked about; None where none was named."""
        said = self.cleaned_data["level"]
        return None if said == "" else Level(said)


def levels_to_ask() -> list[tuple[str, str]]:
    """The levels that somebody may ask about, and that none is named."""
    named = [(str(int(level)), gettext(LEVEL_WORDS[level])) for level in Level if level]
    return [("", gettext("I do not know")), *named]


class DecisionForm(forms.Form):
    """
    A decision about a level, from the `floor` upwards; `version` is what the person was shown.

    The basis is written in words in any case; the item of the list is chosen where one fits.
    """

    party = forms.BooleanField(label=_("Secret paper of the Party"), required=False)
    list_item = forms.TypedChoiceField(
        label=_("Item of the list of state secrets"), coerce=int, empty_value=None, required=False
    )
    basis = TextField(
        label=_("Basis"), max_length=LONGEST_BASIS, min_length=SHORTEST_BASIS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What the level rests on: the mark on the paper, the article, the decision."),
    )  # fmt: skip
    counted = forms.ChoiceField(label=_("Protection is counted"), required=False)
    since = forms.DateField(
        label=_("Day on which the level was set"),
        required=False,
        widget=forms.DateInput(attrs={"placeholder": _("dd/mm/yyyy"), "autocomplete": "off"}),
        help_text=_("Of the decision that gave the level, where it is counted from that."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Sent = None,
        *,
        floor: Secrecy,
        items: Iterable["SecretListItem"],
        filed: bool = False,
        initial: Begun = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        counted = self.fields["counted"]
        if isinstance(counted, forms.ChoiceField):
            counted.choices = [(code, words) for code, words in _counted(filed=filed)]
        level = level_field(floor.level)
        level.error_messages["invalid_choice"] = str(BELOW)
        self.fields = {"level": level, **self.fields}
        self.floor = floor
        if floor.party_papers:
            del self.fields["party"]
        choices = self.fields["list_item"]
        if isinstance(choices, forms.ChoiceField):
            choices.choices = [("", gettext("none")), *((one.pk, _option(one)) for one in items)]

    def clean(self) -> dict[str, object]:
        """A day stands where it is counted from one, and is not still to come."""
        said = super().clean() or self.cleaned_data
        day = said.get("since")
        if said.get("counted") == BY_DAY and not day and "since" not in self.errors:
            self.add_error("since", gettext("Write the day from which it is counted."))
        if day and day > timezone.localdate():
            self.add_error("since", gettext("This day is still to come. Look at it again."))
        return said

    def decision(self) -> Decision:
        """What a valid form decides."""
        said = self.cleaned_data
        party = self.floor.party_papers or said["party"]
        of_paper = said["counted"] == OF_PAPER
        return Decision(
            Secrecy(Level(said["level"]), party),
            said["basis"],
            said["list_item"],
            since=None if of_paper else said["since"],
            of_paper=of_paper,
        )


class RaiseDossierForm(forms.Form):
    """That a dossier rises to its papers, and on what basis."""

    dossier = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    basis = TextField(label=_("Basis"), max_length=LONGEST_BASIS, min_length=SHORTEST_BASIS)


def _option(item: "SecretListItem") -> str:
    words = f"{item.number} · {gettext(LEVEL_WORDS[Level(item.level)])} · {item.words}"
    ended = item.valid_until
    until = f" ({gettext('until')} {ended.strftime('%d/%m/%Y')})" if ended else ""
    return f"{Truncator(words).chars(LONGEST_OPTION)}{until}"
