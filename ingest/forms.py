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
from ingest.queries.repeats import Numbered, numbered

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
TOO_LOW = _("The page or the inventory asks for a higher level. A decision is needed to lower it.")
# Fields that say where a record goes: they are asked before it is filed, and not again.
PLACE_FIELDS = ("inventory", "dossier")


class TextField(forms.CharField):
    """Text as it is kept: NFC, without control characters."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(normalise(value) if isinstance(value, str) else value))


class DescriptionForm(forms.Form):
    """
    The description of a record in the order in which it stands on the page.

    `floor` is the level a stamp or the inventory demands: no lower one can be chosen. `filed`
    tells a correction, which leaves the record where it is, from a first confirmation. `stage`
    and `version` say what the person was shown.
    """

    number = TextField(label=_("Number"), max_length=20, required=False)
    symbol = TextField(label=_("Symbol"), max_length=80, required=False)
    date = TextField(label=_("Date"), max_length=40, required=False)
    type = forms.ChoiceField(label=_("Type name"), required=False)
    issuer = TextField(label=_("Issuer"), max_length=300, required=False)
    abstract = TextField(
        label=_("Abstract"), widget=forms.Textarea(attrs={"rows": 3}), max_length=5000
    )
    level = forms.TypedChoiceField(
        label=_("Level"), coerce=int, error_messages={"invalid_choice": TOO_LOW}
    )
    place = TextField(label=_("Place"), max_length=100, required=False)
    signer = TextField(label=_("Signer"), max_length=150, required=False)
    recipients = TextField(
        label=_("Recipients"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=5000,
        required=False,
    )
    urgency = forms.ChoiceField(label=_("Urgency"), choices=URGENCIES, required=False)
    inventory = forms.ModelChoiceField(
        label=_("Inventory"),
        queryset=Inventory.objects.none(),
        to_field_name="code",
        empty_label=_("choose"),
    )
    dossier = TextField(label=_("Dossier number"), max_length=30, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
    stage = forms.CharField(widget=forms.HiddenInput, required=False)
    # The number of which the person said that it is filed although it is here already.
    repeat = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)

    def __init__(
        self,
        *args: Any,
        inventories: Any,
        floor: Level,
        filed: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.floor = floor
        self.filed = filed
        types = [(kind.code, kind.name) for kind in document_types()]
        self.fields["type"].choices = [("", _("choose")), *types]  # type: ignore[attr-defined]
        allowed = [(level, word) for level, word in LEVELS if level >= floor]
        self.fields["level"].choices = allowed  # type: ignore[attr-defined]
        self.fields["inventory"].queryset = inventories  # type: ignore[attr-defined]
        self.fields["inventory"].label_from_instance = _inventory_label  # type: ignore[attr-defined]
        for name in PLACE_FIELDS if filed else ():
            del self.fields[name]

    def clean_date(self) -> str:
        """A date as it is known: a day, a month or a year."""
        text = self.cleaned_data["date"].strip()
        if not text:
            return ""
        date = parse_date(text)
        if date is None:
            raise ValidationError(_("This is no date. Write it as 13/08/2012, 08/2012 or 2012."))
        return str(date)

    def clean(self) -> dict[str, Any]:
        """Number and symbol make one number together; the inventory's level is the least."""
        data = super().clean() or self.cleaned_data
        number, symbol = data.get("number", ""), data.get("symbol", "")
        if number and symbol and not any(_reads(number, joint, symbol) for joint in "-/"):
            self.add_error("number", _("Number and symbol do not make a document number together."))
        inventory = data.get("inventory")
        if inventory is not None and "level" in data and data["level"] < inventory.level:
            self.add_error("level", TOO_LOW)
        return data

    def paper(self) -> Numbered:
        """Number, day and issuer as they were sent, to be held against what is here already."""
        sent = {
            name: str(self[name].value() or "") for name in ("number", "symbol", "date", "issuer")
        }
        return numbered(
            number=sent["number"], symbol=sent["symbol"], issued=sent["date"], issuer=sent["issuer"]
        )

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
            level=Level(data["level"]),
            level_basis=str(_("mark on the paper")) if data["level"] else "",
        )


class ReasonForm(forms.Form):
    """Why something is sent away."""

    words = TextField(label=_("Reason"), max_length=300, min_length=3)


def _reads(number: str, joint: str, symbol: str) -> bool:
    return parse_number(f"{number}{joint}{symbol}") is not None


def _inventory_label(inventory: Inventory) -> str:
    return f"{inventory.code} · {inventory.title}"
