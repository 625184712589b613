"""What a person fills in to confirm an item."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from access.api import Level
from archive.api import Inventory
from archive.domain.dates import parse_date
from archive.domain.numbers import parse_number
from archive.domain.records import Description
from archive.domain.types import document_types
from archive.domain.vietnamese import normalise

LEVELS = [
    (Level.ORDINARY, _("Ordinary")),
    (Level.CONFIDENTIAL, _("Confidential")),
    (Level.SECRET, _("Secret")),
    (Level.TOP_SECRET, _("Top secret")),
]
URGENCIES = [
    ("", _("none")),
    ("KHẨN", "Khẩn"),
    ("THƯỢNG KHẨN", "Thượng khẩn"),
    ("HỎA TỐC", "Hỏa tốc"),
]


class DescriptionForm(forms.Form):
    """
    The description of a record in the order in which it stands on the page.

    `floor` is the level a stamp or the inventory demands: no lower one can be chosen.
    """

    number = forms.CharField(label=_("Number"), max_length=20, required=False)
    symbol = forms.CharField(label=_("Symbol"), max_length=80, required=False)
    date = forms.CharField(label=_("Date"), max_length=40, required=False)
    type = forms.ChoiceField(label=_("Type"), required=False)
    issuer = forms.CharField(label=_("Issuer"), max_length=300, required=False)
    place = forms.CharField(label=_("Place"), max_length=100, required=False)
    abstract = forms.CharField(
        label=_("Abstract"), widget=forms.Textarea(attrs={"rows": 3}), max_length=5000
    )
    signer = forms.CharField(label=_("Signer"), max_length=150, required=False)
    recipients = forms.CharField(
        label=_("Recipients"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=5000,
        required=False,
    )
    urgency = forms.ChoiceField(label=_("Urgency"), choices=URGENCIES, required=False)
    level = forms.TypedChoiceField(label=_("Level"), choices=LEVELS, coerce=int)
    inventory = forms.ModelChoiceField(
        label=_("Inventory"), queryset=None, to_field_name="code", empty_label=_("choose")
    )
    dossier = forms.CharField(label=_("Dossier number"), max_length=30, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, inventories: Any, floor: Level, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types = [(kind.code, kind.name) for kind in document_types()]
        self.fields["type"].choices = [("", _("choose")), *types]  # type: ignore[attr-defined]
        self.fields["inventory"].queryset = inventories  # type: ignore[attr-defined]
        self.fields["inventory"].label_from_instance = _inventory_label  # type: ignore[attr-defined]
        self.floor = floor

    def clean_date(self) -> str:
        """A date as it is known: a day, a month or a year."""
        text = normalise(self.cleaned_data["date"]).strip()
        if not text:
            return ""
        date = parse_date(text)
        if date is None:
            raise ValidationError(_("This is no date. Write it as 13/08/2012, 08/2012 or 2012."))
        return str(date)

    def clean_level(self) -> Level:
        """Never lower than a stamp or the inventory says."""
        level = Level(self.cleaned_data["level"])
        if level < self.floor:
            raise ValidationError(
                _(
                    "The page or the inventory asks for a higher level. A decision is needed to lower it."
                )
            )
        return level

    def clean(self) -> dict[str, Any]:
        """Number and symbol make one number together."""
        data = super().clean() or self.cleaned_data
        number, symbol = data.get("number", ""), data.get("symbol", "")
        if number and symbol and not any(_reads(number, joint, symbol) for joint in "-/"):
            self.add_error("number", _("Number and symbol do not make a document number together."))
        return data

    def description(self) -> Description:
        """The description of a valid form."""
        data = self.cleaned_data
        return Description(
            number=data["number"],
            symbol=data["symbol"],
            issued=data["date"],
            type_code=data["type"],
            issuer=data["issuer"],
            place=data["place"],
            abstract=data["abstract"],
            signer=data["signer"],
            recipients=data["recipients"],
            urgency=data["urgency"],
            level=data["level"],
            level_basis=str(_("mark on the paper")) if data["level"] else "",
        )


class ReasonForm(forms.Form):
    """Why something is sent away."""

    words = forms.CharField(label=_("Reason"), max_length=300, min_length=3)


def _reads(number: str, joint: str, symbol: str) -> bool:
    return parse_number(f"{number}{joint}{symbol}") is not None


def _inventory_label(inventory: Inventory) -> str:
    return f"{inventory.code} · {inventory.title}"
