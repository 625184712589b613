"""What is typed about an opening in an emergency."""

from collections.abc import Mapping
from typing import cast

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.api import Level, people_to_choose
from access.domain.levels import LEVEL_WORDS
from access.domain.naming import one_line
from access.domain.openings import MINUTES
from language.vietnamese import normalise

_LETTER = RegexValidator(r"[^\W\d_]", _("There is no letter in it. Write it in words."))


class WordsField(forms.CharField):
    """A line of words, kept in one form."""

    def __init__(self, *, longest: int, **named: object) -> None:
        super().__init__(max_length=longest, validators=[_LETTER], **named)  # type: ignore[arg-type]
        self.widget.attrs |= {"autocomplete": "off"}

    def to_python(self, value: object) -> str:
        return one_line(normalise(str(value or "")))


class AskOpeningForm(forms.Form):
    """For whom an inventory is to be opened, how far, how long and why."""

    username = forms.ChoiceField(label=_("For whom"))
    level = forms.TypedChoiceField(label=_("Up to the level"), coerce=lambda code: Level(int(code)))
    party_papers = forms.BooleanField(
        label=_("Secret papers of the Party among them"), required=False
    )
    minutes = forms.TypedChoiceField(
        label=_("For how long"),
        coerce=int,
        help_text=_("It ends by itself, and can be ended before."),
    )
    reason = WordsField(
        longest=60,
        label=_("Reason"),
        help_text=_("Whoever opens reads it, and so does the trail. No titles in it."),
    )
    document = WordsField(
        longest=200,
        label=_("Document behind it"),
        help_text=_("The paper or the order behind it: number, date, who gave it."),
    )

    def __init__(self, data: Mapping[str, str] | None = None, *, level: Level) -> None:
        """`level` is how closed the inventory itself is: below it nothing would open."""
        super().__init__(data)
        chosen = [("", gettext("choose a person")), *people_to_choose()]
        cast("forms.ChoiceField", self.fields["username"]).choices = chosen
        levels = [(int(one), gettext(LEVEL_WORDS[one])) for one in Level if one >= level]
        cast("forms.ChoiceField", self.fields["level"]).choices = levels
        minutes = [(one, gettext("%(n)s minutes") % {"n": one}) for one in MINUTES]
        cast("forms.ChoiceField", self.fields["minutes"]).choices = minutes


class EndOpeningForm(forms.Form):
    """Why something is ended before its time, or not opened; ending wants no reason."""

    reason = WordsField(longest=60, label=_("Reason"), required=False)


class SignOpeningForm(forms.Form):
    """What was found in a report."""

    finding = WordsField(
        longest=200,
        label=_("What was found"),
        help_text=_("Whether what was done was what it was opened for, and what follows."),
    )
