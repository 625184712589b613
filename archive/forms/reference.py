"""What people fill in about the lists the archive keeps: bodies, their names and terms, letters."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.domain.levels import CLASSIFIED_FROM, LEVEL_WORDS, Level
from archive.domain.periods import BoundaryRule
from archive.domain.reference import (
    FAULT_WORDS,
    BodySaid,
    LettersSaid,
    NameSaid,
    PeriodSaid,
    ReferenceFault,
    SecretItemSaid,
    Standing,
    TermSaid,
)
from archive.domain.spans import Span
from language.dates import Precision, parse_date, shown_date
from language.types import document_types
from language.vietnamese import normalise

NO_DAY = _("This is no day. Write it as 13/08/2012, or leave it empty.")
Choices = Iterable[tuple[int, str]]


class LineField(forms.CharField):
    """One line as it is kept: NFC, each blank once."""

    def to_python(self, value: object) -> str:
        text = super().to_python(normalise(value) if isinstance(value, str) else value)
        return " ".join(str(text or "").split())


class DayField(forms.CharField):
    """A day as people write it, dd/mm/yyyy; None where nothing is written."""

    def __init__(self, **named: Any) -> None:
        super().__init__(max_length=40, **named)
        self.widget.attrs |= {"inputmode": "numeric", "placeholder": gettext("dd/mm/yyyy")}

    def prepare_value(self, value: object) -> object:
        return shown_date(value, "day") if isinstance(value, date) else value

    def clean(self, value: object) -> Any:
        text = str(super().clean(value) or "")
        if not text:
            return None
        read = parse_date(text)
        if read is None or read.precision != Precision.DAY:
            raise forms.ValidationError(NO_DAY)
        return read.earliest()


class ReferenceForm(forms.Form):
    """What every row says; `version` is what the person was shown."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput())
    source = LineField(
        label=_("Source"), required=False, max_length=300,
        help_text=_("Where this was read: the number of a paper, a resolution, a person."),
    )  # fmt: skip
    certain = forms.BooleanField(
        label=_("Certain: it was read in the paper itself"), required=False
    )

    def refuse(self, why: ReferenceFault) -> None:
        """Say what is wrong beside its field."""
        field = why.field if why.field in self.fields else None
        self.add_error(field, gettext(FAULT_WORDS[why.code]) % why.params)

    def seen_version(self) -> int:
        """Which version of the row the person was shown."""
        return int(self.cleaned_data["version"] or 0)


class DatedForm(ReferenceForm):
    """A row that holds from one day to another."""

    valid_from = DayField(label=_("Valid from"), required=False)
    valid_until = DayField(label=_("Valid until"), required=False)

    def standing(self) -> Standing:
        """Since when, until when, from where, and how certain."""
        said = self.cleaned_data
        span = Span(said["valid_from"], said["valid_until"])
        return Standing(span, said["source"], said["certain"])


class BodyForm(DatedForm):
    """A body that issues papers; a new one is given its first name as well."""

    name = LineField(
        label=_("Name in full"), max_length=300,
        help_text=_("As papers are listed: Ban Tổ chức Huyện ủy Đức Trọng, Ban Thường vụ Tỉnh ủy."),
    )  # fmt: skip
    code = LineField(
        label=_("Code after the slash"), required=False, max_length=30,
        help_text=_("As it is written on papers: BTCTU, HU, ThU."),
    )  # fmt: skip
    code_alone = forms.BooleanField(label=_("No other body has this code"), required=False)
    side = forms.ChoiceField(
        label=_("Party or state"), choices=[("party", _("Party")), ("state", _("Of the state"))]
    )
    above = forms.TypedChoiceField(
        label=_("Body above"), required=False, coerce=int, empty_value=None
    )
    own_terms = forms.BooleanField(
        label=_("A committee with terms of its own; others follow the body above"), required=False
    )
    successors = forms.TypedMultipleChoiceField(
        label=_("What came of it"), required=False, coerce=int,
        help_text=_("For a body that ended: those that took over. Ctrl chooses several."),
    )  # fmt: skip
    field_order = (
        "name", "code", "code_alone", "side", "above", "own_terms", "valid_from", "valid_until",
        "successors", "source", "certain",
    )  # fmt: skip

    def __init__(self, *given: Any, bodies: Choices, new: bool, **named: Any) -> None:
        super().__init__(*given, **named)
        rows = list(bodies)
        _choose(self, "above", [("", gettext("none")), *rows])
        _choose(self, "successors", rows)
        if not new:
            del self.fields["name"]

    def said(self) -> BodySaid:
        """What the form says of the body."""
        said = self.cleaned_data
        return BodySaid(
            code=said["code"],
            code_alone=said["code_alone"],
            own_terms=said["own_terms"],
            party=said["side"] == "party",
            above=said["above"],
            successors=tuple(said["successors"]),
            standing=self.standing(),
        )


class BodyNameForm(DatedForm):
    """A name of a body."""

    name = LineField(label=_("Name in full"), max_length=300)
    field_order = ("name", "valid_from", "valid_until", "source", "certain")

    def said(self) -> NameSaid:
        """What the form says of the name."""
        return NameSaid(self.cleaned_data["name"], self.standing())


class TermForm(ReferenceForm):
    """A term of a body."""

    body = forms.TypedChoiceField(label=_("Body"), coerce=int)
    name = LineField(label=_("Term"), max_length=60, help_text=_("As it is called: 2010–2015."))
    first_day = DayField(
        label=_("First day"), help_text=_("The day after the congress that chose it closed.")
    )
    last_day = DayField(
        label=_("Last day"), required=False,
        help_text=_("The day the next congress closed; empty while it lasts."),
    )  # fmt: skip
    field_order = ("body", "name", "first_day", "last_day", "source", "certain")

    def __init__(self, *given: Any, bodies: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        _choose(self, "body", list(bodies))

    def said(self) -> TermSaid:
        """What the form says of the term."""
        names = ("body", "name", "first_day", "last_day", "source", "certain")
        return TermSaid(**{name: self.cleaned_data[name] for name in names})


class LettersForm(DatedForm):
    """Letters of the archive's own."""

    letters = LineField(
        label=_("Letters"), max_length=12, help_text=_("As they stand in numbers: QCPH, CTHĐ.")
    )
    type_code = forms.ChoiceField(label=_("Stand for"), required=False)
    field_order = ("letters", "type_code", "valid_from", "valid_until", "source", "certain")

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        kinds = [(kind.code, kind.name) for kind in document_types()]
        _choose(self, "type_code", [("", gettext("no type of the list")), *kinds])

    def said(self) -> LettersSaid:
        """What the form says of the letters."""
        said = self.cleaned_data
        return LettersSaid(said["letters"], said["type_code"], self.standing())


class SecretItemForm(DatedForm):
    """An item of the list of state secrets."""

    number = LineField(
        label=_("Place in the list"), max_length=60,
        help_text=_("As the decision numbers it: khoản 2 Điều 3."),
    )  # fmt: skip
    words = LineField(
        label=_("What it covers"), max_length=500, help_text=_("In the words of the decision.")
    )
    level = forms.TypedChoiceField(label=_("Level"), coerce=int)
    field_order = (
        "number", "words", "level", "valid_from", "valid_until", "source", "certain",
    )  # fmt: skip

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        levels = [level for level in Level if level >= CLASSIFIED_FROM]
        _choose(self, "level", [(int(level), gettext(LEVEL_WORDS[level])) for level in levels])

    def said(self) -> SecretItemSaid:
        """What the form says of the item."""
        said = self.cleaned_data
        return SecretItemSaid(said["number"], said["words"], Level(said["level"]), self.standing())


class PeriodForm(ReferenceForm):
    """A collection; a new one is given the code it keeps."""

    code = LineField(
        label=_("Code"), max_length=30, help_text=_("It stands in addresses and stays: 2010-2014.")
    )
    title = LineField(label=_("Title"), max_length=300)
    first_year = forms.IntegerField(label=_("First year"), min_value=1900, max_value=2100)
    last_year = forms.IntegerField(label=_("Last year"), min_value=1900, max_value=2100)
    rule = forms.ChoiceField(
        label=_("Papers of the first year, where the collection before ends with it"),
        choices=[
            (BoundaryRule.TERM.value, _("by the term of the issuing committee")),
            (BoundaryRule.DAY.value, _("by a fixed day")),
            (BoundaryRule.PLACE.value, _("by the inventory in which the dossier lies")),
        ],
    )
    rule_day = DayField(
        label=_("Fixed day"), required=False,
        help_text=_("The last day that belongs to the collection before; only for that rule."),
    )  # fmt: skip
    field_order = (
        "code", "title", "first_year", "last_year", "rule", "rule_day", "source", "certain",
    )  # fmt: skip

    def __init__(self, *given: Any, new: bool, **named: Any) -> None:
        super().__init__(*given, **named)
        if not new:
            del self.fields["code"]

    def said(self) -> PeriodSaid:
        """What the form says of the collection."""
        names = ("title", "first_year", "last_year", "rule_day", "source", "certain")
        said = {name: self.cleaned_data[name] for name in names}
        return PeriodSaid(**said, rule=BoundaryRule(self.cleaned_data["rule"]))


def _choose(form: forms.Form, name: str, choices: list[tuple[Any, str]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
