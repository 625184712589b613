"""What a person fills in to confirm an item."""

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from access.api import NOBODY, Level
from archive.api import inventories_visible_to
from archive.domain.records import Description
from ingest.queries.repeats import Numbered, numbered
from language.dates import parse_date
from language.numbers import parse_number
from language.types import document_types
from language.vietnamese import normalise
from reading.domain.arrival_fields import arrival_day, is_impossible
from reading.domain.doubts import is_after

if TYPE_CHECKING:
    from archive.api import Inventory

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
    ("HỎA TỐC HẸN GIỜ", "Hỏa tốc hẹn giờ"),
]
NO_DATE = _("This is no date. Write it as 13/08/2012, 08/2012 or 2012.")
TOO_LOW = _("The page or the inventory asks for a higher level. A decision is needed to lower it.")
_COUNTED = re.compile(r"\d{1,6}(?:\s?[-–]\s?\d{1,6})?\s?[^\W\d_]{0,3}")
_OWN_LETTERS = re.compile(
    r"(?=.*[A-ZĐƯ])[^\W\d_][^\W_]*(?:\s?[-/.&–]\s?[^\W_]+){0,6}(?:\([^\W_]{1,6}\))?"
)
LARGEST_SCAN = 20 * 1024 * 1024
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
    tells a correction, which leaves the record where it is, from a first confirmation. No paper is
    dated after `taken_on`, the day its file was taken in. What was read as urgency and is no
    choice of the list stays one. `stage`
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
    arrival_number = TextField(label=_("Arrival number"), max_length=30, required=False)
    arrival_date = TextField(label=_("Arrival date"), max_length=40, required=False)
    inventory = forms.ModelChoiceField(
        label=_("Inventory"),
        queryset=inventories_visible_to(NOBODY),
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
        taken_on: dt.date | None = None,
        filed: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.floor = floor
        self.taken_on = taken_on
        read = str(self.initial.get("urgency") or "")
        known = [code for code, _word in URGENCIES]
        own = [] if read in known else [(read, read)]
        self.fields["urgency"].choices = [*URGENCIES, *own]  # type: ignore[attr-defined]
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
        issued = parse_date(text)
        if issued is None:
            raise ValidationError(NO_DATE)
        if self.taken_on is not None and is_after(issued, self.taken_on):
            words = _(
                "This date is after the day on which the file was taken in (%(day)s). Compare with "
                "the paper and write the date again."
            )
            raise ValidationError(words % {"day": _day(self.taken_on)})
        return str(issued)

    def clean_arrival_date(self) -> str:
        """A date like the paper's own, not before that; one without a year is soon after it."""
        text = self.cleaned_data["arrival_date"].strip()
        if not text:
            return ""
        issued = parse_date(self.cleaned_data.get("date", ""))
        arrived = arrival_day(text, issued)
        if arrived is None:
            raise ValidationError(NO_DATE)
        if is_impossible(arrived, issued=issued, taken_on=None):
            words = _(
                "The paper would have arrived before its own date (%(day)s). Compare both dates with "
                "the paper and write the wrong one again."
            )
            raise ValidationError(words % {"day": issued})
        if is_impossible(arrived, issued=None, taken_on=self.taken_on):
            words = _(
                "The paper would have arrived after the day on which its file was taken in (%(day)s). "
                "Compare with the arrival stamp and write the date again."
            )
            raise ValidationError(words % {"day": _day(self.taken_on)})
        return str(arrived)

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
            arrival_number=data["arrival_number"],
            arrived=data["arrival_date"],
            level=Level(data["level"]),
            level_basis=str(_("mark on the paper")) if data["level"] else "",
        )


class ReasonForm(forms.Form):
    """Why something is sent away."""

    words = TextField(label=_("Reason"), max_length=300, min_length=3)


class CorrectionForm(DescriptionForm):
    """
    The description of a filed record, to be corrected for a reason.

    Where `silent` the record is top secret: its abstract is shown nowhere, and left empty it stays.
    """

    reason = TextField(label=_("Reason for the change"), max_length=300, min_length=3)

    def __init__(self, *args: Any, floor: Level, silent: bool = False, **kwargs: Any) -> None:
        super().__init__(
            *args, inventories=inventories_visible_to(NOBODY), floor=floor, filed=True, **kwargs
        )
        del self.fields["stage"]
        if silent:
            self.fields["abstract"].required = False
            self.fields["abstract"].help_text = _(
                "The abstract of a top-secret record is shown nowhere. Left empty it stays as it is."
            )


class MoveForm(forms.Form):
    """Where a filed record is to stand, and why."""

    inventory = forms.ModelChoiceField(
        label=_("Inventory"), queryset=inventories_visible_to(NOBODY), to_field_name="code"
    )
    dossier = TextField(
        label=_("Dossier number"),
        max_length=30,
        required=False,
        help_text=_("Left empty, the record stands where the row of the list says."),
    )
    reason = TextField(label=_("Reason for the change"), max_length=300, min_length=3)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, inventories: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["inventory"].queryset = inventories  # type: ignore[attr-defined]
        self.fields["inventory"].label_from_instance = _inventory_label  # type: ignore[attr-defined]


class WayBackForm(forms.Form):
    """Why a record is withdrawn or put back; `version` is what the person was shown."""

    reason = TextField(label=_("Reason"), max_length=300, min_length=3)
    version = forms.IntegerField(widget=forms.HiddenInput)


class BetterScanForm(forms.Form):
    """A better scan of a record: a file from here, or an item that waits."""

    file = forms.FileField(
        label=_("File of the new scan (PDF, picture or Word)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.tif,.tiff,.jpg,.jpeg,.png,.docx"}),
        help_text=_("At most 20 MB. Take a larger one in with its folder, then choose it below."),
    )
    item = forms.IntegerField(required=False)
    reason = TextField(label=_("Why the scan is replaced"), max_length=300, min_length=3)

    def clean(self) -> dict[str, Any]:
        """One of the two, and not both."""
        data = super().clean() or self.cleaned_data
        file, item = data.get("file"), data.get("item")
        if "file" in self.errors:
            return data
        if bool(file) == bool(item):
            self.add_error(
                "file", _("Choose a file from this computer, or one of the scans that wait.")
            )
        elif file is not None and file.size > LARGEST_SCAN:
            self.add_error(
                "file",
                _(
                    "The file is larger than 20 MB. Take it in with its folder, then choose it below."
                ),
            )
        return data


class ComparedForm(forms.Form):
    """What a person says who has compared the old and the new scan."""

    level = forms.TypedChoiceField(
        label=_("Level"), coerce=int, error_messages={"invalid_choice": TOO_LOW}
    )
    reason = TextField(label=_("Why the scan is replaced"), max_length=300, min_length=3)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, floor: Level, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = [(level, word) for level, word in LEVELS if level >= floor]
        self.fields["level"].choices = allowed  # type: ignore[attr-defined]


class QueueScanForm(ComparedForm):
    """As compared, of an item that waits: `shown` is the version of it that the person was shown."""

    shown = forms.IntegerField(widget=forms.HiddenInput)


def _reads(number: str, joint: str, symbol: str) -> bool:
    """
    Whether number and symbol are a number that can be read, or letters of an office's own.

    Offices write what no list has (QĐNS/TU, 15-CTHĐ): such a symbol is kept as it stands.
    """
    if parse_number(f"{number}{joint}{symbol}") is not None:
        return True
    return bool(_COUNTED.fullmatch(number.strip()) and _OWN_LETTERS.fullmatch(symbol.strip()))


def _day(day: dt.date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""


def _inventory_label(inventory: "Inventory") -> str:
    return f"{inventory.code} · {inventory.title}"
