"""What is typed into the lists of units and machines."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias, cast

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.domain.codes import is_code
from access.domain.list_faults import ListError, ListFault
from access.domain.machines import MACHINE_WORDS, MachineSaid
from access.domain.naming import NAME_FAULT_WORDS, NameFault, fault_of, one_line
from access.domain.units import DUTY_WORDS, UnitSaid, is_party_code
from access.forms.days import DAYS
from access.queries.lists import (
    codes_of,
    in_sentence,
    people_to_choose,
    units_to_choose,
    workstations_to_choose,
)

Sent: TypeAlias = Mapping[str, str] | None
Begun: TypeAlias = dict[str, object] | None
LONGEST_BASIS = 200
# As much as the trail keeps of a reason.
LONGEST_REASON = 60


class LineField(forms.CharField):
    """A line of text, kept as one looks at it; with `letters` it holds one."""

    def __init__(self, *, longest: int, letters: bool = False, **named: object) -> None:
        self.longest, self.letters = longest, letters
        # Whatever came is looked at here: no sign is dropped in silence.
        super().__init__(strip=False, **named)  # type: ignore[arg-type]
        self.widget.attrs |= {"maxlength": longest, "autocomplete": "off"}

    def to_python(self, value: object) -> str:
        return one_line(str(value or ""))

    def validate(self, value: str) -> None:
        super().validate(value)
        fault = fault_of(value, longest=self.longest) if value else None
        if fault is None or (fault == NameFault.NO_LETTER and not self.letters):
            return
        words = gettext(NAME_FAULT_WORDS[fault])
        raise forms.ValidationError(words % {"longest": self.longest})


class DigitsField(LineField):
    """Digits however they are grouped; spaces, dots and hyphens between them are not kept."""

    def to_python(self, value: object) -> str:
        return super().to_python(value).translate(dict.fromkeys(map(ord, " .-")))


class UnitsField(forms.CharField):
    """Units by code or name, one a line or between semicolons; becomes their codes."""

    def __init__(self, **named: object) -> None:
        lines = forms.Textarea(attrs={"rows": 2})
        super().__init__(required=False, max_length=4000, widget=lines, **named)  # type: ignore[arg-type]

    def clean(self, value: object) -> list[str]:
        text = str(super().clean(value) or "")
        codes, unknown = codes_of(text.replace(";", "\n").splitlines())
        if unknown:
            words = gettext("No unit has this code or name: %(words)s. Copy it from the list.")
            raise forms.ValidationError(words % {"words": "; ".join(unknown)[:300]})
        return codes


class HiddenDay(forms.DateInput):
    """A day that was shown, written as its field reads it."""

    input_type = "hidden"
    template_name = "django/forms/widgets/hidden.html"


class DayField(forms.DateField):
    """A day that the calendar of the store has."""

    hidden_widget = HiddenDay

    def __init__(self, **named: object) -> None:
        super().__init__(validators=DAYS, **named)  # type: ignore[arg-type]
        self.widget.attrs |= {"placeholder": _("dd/mm/yyyy"), "autocomplete": "off"}


class ListForm(forms.Form):
    """A form about a row: `version` is the one that the person was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class SeenForm(ListForm):
    """
    A form that brings back what the person was shown, beside what they made of it.

    So, when somebody else has changed the row meanwhile, what was left as it was follows that change,
    and only what was typed stands against it.
    """

    def __init__(self, data: Sent = None, *, initial: Begun = None) -> None:
        super().__init__(data, initial=initial)
        for name, field in self.fields.items():
            field.show_hidden_initial = name != "version"

    def seen(self) -> list[SafeString]:
        """What the person was shown, in hidden fields."""
        return [
            self[name].as_hidden(only_initial=True) for name in self.fields if name != "version"
        ]

    def against(self, stands: Mapping[str, object], version: int) -> dict[str, str]:
        """
        What to send this form again with, now that other values stand in the row.

        Names that are not in `stands` are no columns of the row, and stay as they were typed.
        """
        typed = {name: str(self.data.get(name, "")) for name in self.fields}
        now = {name: as_typed(value) for name, value in stands.items() if name in self.fields}
        kept = {name: value for name, value in now.items() if name not in self.changed_data}
        began = {f"initial-{name}": now.get(name, "") for name in self.fields if name != "version"}
        return {**typed, **kept, **began, "version": str(version)}

    def differing(self, stands: Mapping[str, object]) -> dict[str, str]:
        """What stands in the row now, in words, where something else was typed."""
        return {
            name: self._in_words(name, as_typed(value))
            for name, value in stands.items()
            if name in self.fields and as_typed(value) != str(self.data.get(name, "")).strip()
        }

    def _in_words(self, name: str, value: str) -> str:
        choices = getattr(self.fields[name], "choices", ())
        words = {str(code): str(word).strip() for code, word in choices}
        return (words.get(value, value) if value else "") or gettext("nothing")


def as_typed(value: object) -> str:
    """A value as a form sends it."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


def _fault(fault: ListFault) -> str:
    return in_sentence(ListError("", fault))


def _basis() -> LineField:
    return LineField(
        label=_("Basis"),
        longest=LONGEST_BASIS,
        required=False,
        help_text=_("The paper behind it, such as NQ 202/2025/QH15."),
    )


def _with_none(choices: Iterable[tuple[str, str]], none: str) -> list[tuple[str, str]]:
    return [("", none), *choices]


class UnitForm(SeenForm):
    """What is said of a unit that is there; `named_from` tells a new name from a mended one."""

    name = LineField(label=_("Name"), longest=200, letters=True)
    named_from = DayField(
        label=_("The new name holds from"),
        required=False,
        help_text=_("The name before is kept up to that day. Empty: it was a mistake."),
    )
    above = forms.ChoiceField(label=_("Unit above"), required=False)
    party_code = DigitsField(
        label=_("Code of the Party organisation"),
        longest=14,
        required=False,
        help_text=_("Fourteen digits, copied from paper; empty where it is not known."),
    )
    valid_from = DayField(label=_("Stands from"), required=False)
    basis = _basis()

    def __init__(
        self,
        data: Sent = None,
        *,
        day: date,
        own: str = "",
        above: tuple[str, str] | None = None,
        initial: Begun = None,
    ) -> None:
        """`own` cannot stand above itself; `above` stands there now, and may have ended."""
        super().__init__(data, initial=initial)
        self.fields["party_code"].widget.attrs |= {"maxlength": 24, "inputmode": "numeric"}
        choices = units_to_choose(day, without=own)
        if above is not None and above[0] not in dict(choices):
            choices.insert(0, above)
        _choose(self, "above", _with_none(choices, gettext("none: it stands above all")))

    def clean_party_code(self) -> str:
        """Fourteen digits, or nothing."""
        code = str(self.cleaned_data["party_code"])
        if code and not is_party_code(code):
            raise forms.ValidationError(_fault(ListFault.NOT_A_PARTY_CODE))
        return code

    def said(self) -> UnitSaid:
        """What a valid form says."""
        said = self.cleaned_data
        return UnitSaid(
            said["name"], said["above"], said["party_code"], said["valid_from"], said["basis"]
        )


class NewUnitForm(UnitForm):
    """A unit that is not there yet."""

    code = LineField(
        label=_("Code"),
        longest=30,
        help_text=_("Letters without marks, figures, and . _ - between them. It never changes."),
    )
    predecessors = UnitsField(
        label=_("Comes after"),
        help_text=_("Units that were merged into it, by code or name, one a line."),
    )
    named_from = None  # type: ignore[assignment]

    def clean_code(self) -> str:
        """What can stand in addresses."""
        code = str(self.cleaned_data["code"])
        if not is_code(code):
            raise forms.ValidationError(_fault(ListFault.NOT_A_CODE))
        return code

    field_order = ("code", "name", "above", "party_code", "valid_from", "basis", "predecessors")


class EndUnitForm(ListForm):
    """The last day of a unit, and what comes after it."""

    last = DayField(label=_("Last day"))
    successors = UnitsField(
        label=_("What comes after it"),
        help_text=_("By code or name, one a line; several where it is split."),
    )
    basis = _basis()


class LinkForm(ListForm):
    """Units that came before or after one."""

    predecessors = UnitsField(
        label=_("Came before it"), help_text=_("By code or name, one a line.")
    )
    successors = UnitsField(label=_("Came after it"), help_text=_("By code or name, one a line."))
    on = DayField(label=_("From day"), required=False, help_text=_("Empty where it is not known."))
    basis = _basis()


class DutyForm(ListForm):
    """Who is head or contact person of a unit from a day on."""

    duty = forms.ChoiceField(label=_("Duty"))
    username = forms.ChoiceField(label=_("Person"))
    since = DayField(label=_("From day"))
    until = DayField(label=_("Last day"), required=False)
    basis = _basis()
    replacing = forms.BooleanField(
        label=_("Whoever is it now is it up to the day before"), required=False
    )

    def __init__(self, data: Sent = None, *, initial: Begun = None) -> None:
        super().__init__(data, initial=initial)
        _choose(self, "duty", [(duty, gettext(words)) for duty, words in DUTY_WORDS.items()])
        _choose(self, "username", _with_none(people_to_choose(), gettext("choose")))


class LastDayForm(ListForm):
    """The last day of a duty."""

    last = DayField(label=_("Last day"))


class ReasonForm(ListForm):
    """Why a row is opened again."""

    reason = LineField(label=_("Reason"), longest=LONGEST_REASON, letters=True)


class EndMachineForm(ListForm):
    """The last day on which a machine is in use, and why."""

    last = DayField(label=_("Last day"))
    reason = LineField(label=_("Reason"), longest=LONGEST_REASON, required=False)


class MachineForm(SeenForm):
    """What is said of a workstation or a scanner."""

    name = LineField(label=_("Name"), longest=100)
    kind = forms.ChoiceField(label=_("Kind"))
    address = LineField(
        label=_("Address on the network"),
        longest=45,
        required=False,
        help_text=_(
            "Such as 10.0.0.7: it stands at the foot of every page opened at that machine. A scanner that "
            "hangs on a workstation has none."
        ),
    )
    host = forms.ChoiceField(label=_("Hangs on"), required=False)
    model = LineField(label=_("Model"), longest=100, required=False)
    serial = LineField(label=_("Serial number"), longest=100, required=False)
    unit = forms.ChoiceField(label=_("Stands in"), required=False)
    seal_number = LineField(label=_("Number of the seal"), longest=50, required=False)
    sealed_until = DayField(label=_("Sealed until"), required=False)
    scanned_by = LineField(
        label=_("Looked through by"),
        longest=150,
        required=False,
        help_text=_("The agency that checked the machine before it was sealed."),
    )
    scanned_on = DayField(label=_("Looked through on"), required=False)
    valid_from = DayField(label=_("In use from"), required=False)
    basis = _basis()

    def __init__(
        self,
        data: Sent = None,
        *,
        day: date,
        own: int = 0,
        unit: tuple[str, str] | None = None,
        initial: Begun = None,
    ) -> None:
        """`unit` is where it stands now, which may have ended."""
        super().__init__(data, initial=initial)
        units = units_to_choose(day)
        if unit is not None and unit[0] not in dict(units):
            units.insert(0, unit)
        _choose(self, "kind", [(kind, gettext(words)) for kind, words in MACHINE_WORDS.items()])
        _choose(self, "host", _with_none(workstations_to_choose(without=own), gettext("nothing")))
        _choose(self, "unit", _with_none(units, gettext("not known")))

    def said(self) -> MachineSaid:
        """What a valid form says."""
        return MachineSaid(**{name: self.cleaned_data[name] for name in MachineSaid.__slots__})


def _choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    cast("forms.ChoiceField", form.fields[name]).choices = choices
