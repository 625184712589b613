"""What a person fills in to confirm an item."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.api import NOBODY
from access.domain.levels import LEVEL_WORDS, Level
from archive.api import inventories_visible_to
from archive.domain.description import (
    FIELDS,
    LONGEST_NUMBER,
    Description,
    FieldOfRecord,
    Kind,
    description_of,
    is_too_long,
)
from archive.domain.listing.dates import as_written, known_day, typed_date
from ingest.queries.repeats import Numbered, numbered
from language.types import document_types
from language.vietnamese import normalise
from reading.domain.arrival_fields import arrival_day, is_impossible
from reading.domain.doubts import is_after

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from archive.api import Inventory


# What a form was sent, and what it begins with.
Sent: TypeAlias = Mapping[str, str] | None
Begun: TypeAlias = Mapping[str, object] | None
NO_DATE = _(
    "This is no date. Write it as 13/08/2012, 08/2012, 2012 or quý I/2012; k/đ if the paper has none."
)
TOO_LOW = _("The page or the inventory asks for a higher level. A decision is needed to lower it.")
MAY_NOT_STAY = _(
    "The posture of the network lets no file of this level stay. Leave the paper to the security officer: "
    "it is entered in the register and handled apart."
)
LARGEST_SCAN = 20 * 1024 * 1024
# Fields that say where a record goes: they are asked before it is filed, and not again.
PLACE_FIELDS = ("inventory", "dossier")


class TextField(forms.CharField):
    """Text as it is kept: NFC, without control characters."""

    def to_python(self, value: object) -> str:
        return str(super().to_python(normalise(value) if isinstance(value, str) else value))


def asked_for(row: FieldOfRecord, *, floor: Level, read: str) -> forms.Field:
    """
    The form's field for a row of the table of fields, in the words of whoever is asked.

    No level below `floor` is offered, or taken; what was `read` and is no code of the list stays one.
    """
    label = gettext(row.label)
    match row.kind:
        case Kind.LEVEL:
            return level_field(floor)
        case Kind.TYPE:
            types = [(kind.code, kind.name) for kind in document_types()]
            return forms.ChoiceField(
                label=label, choices=[("", gettext("choose")), *types], required=False
            )
        case Kind.CODE:
            own = [] if read in {"", *row.codes} else [(read, read)]
            # "Hỏa tốc": as it is said; the code is as it is stamped.
            known = [("", gettext("none")), *((code, code.capitalize()) for code in row.codes)]
            return forms.ChoiceField(label=label, choices=[*known, *own], required=False)
        case Kind.TEXT:
            lines = forms.Textarea(attrs={"rows": 2 if row.kept_as_read else 3})
            return TextField(label=label, widget=lines, max_length=row.longest, required=row.needed)
        case _:
            return TextField(label=label, max_length=row.longest, required=False)


def level_field(floor: Level) -> forms.TypedChoiceField:
    """The level, from the floor upwards."""
    choices = [(int(level), gettext(LEVEL_WORDS[level])) for level in Level if level >= floor]
    return forms.TypedChoiceField(
        label=gettext("Level"), coerce=int, choices=choices,
        error_messages={"invalid_choice": TOO_LOW},
    )  # fmt: skip


class InventoryField(forms.ModelChoiceField):
    """An inventory by its code, shown with its title; which ones is said by each form."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Inventory"),
            queryset=inventories_visible_to(NOBODY),
            to_field_name="code",
            empty_label=_("choose"),
        )

    def label_from_instance(self, inventory: "Inventory") -> str:
        return f"{inventory.code} · {inventory.title}"


def choose_inventory(form: forms.Form, inventories: "QuerySet[Inventory]") -> None:
    """The inventories that may be chosen."""
    cast("InventoryField", form.fields["inventory"]).queryset = inventories


class DescriptionForm(forms.Form):
    """
    The description of a record, in the order of the table of fields (`archive.domain.description`).

    `floor` is the level a stamp or the inventory demands: no lower one can be chosen. `filed`
    tells a correction, which leaves the record where it is, from a first confirmation. Number and
    symbol are taken as they stand. No paper is dated after `taken_on`, the day its file was taken
    in, unless the person says so twice. What was read as urgency and is no choice of the list stays
    one. `stage` and `version` say what the person was shown.
    """

    inventory = InventoryField()
    dossier = TextField(label=_("Dossier number"), max_length=30, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
    stage = forms.CharField(widget=forms.HiddenInput, required=False)
    # The number of which the person said that it is filed although it is here already.
    repeat = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)
    # The date of which the person was asked whether a paper can bear it.
    late = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Sent = None,
        *,
        inventories: "QuerySet[Inventory]",
        floor: Level,
        taken_on: dt.date | None = None,
        filed: bool = False,
        initial: Begun = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.floor, self.taken_on, self.filed = floor, taken_on, filed
        described = {
            row.name: asked_for(row, floor=floor, read=str(self.initial.get(row.name) or ""))
            for row in FIELDS
            if row.typed
        }
        self.fields = {**described, **self.fields}
        choose_inventory(self, inventories)
        for name in PLACE_FIELDS if filed else ():
            del self.fields[name]

    def clean_issued(self) -> str:
        """A date as it is known, a day, a month or a year; as written where that says more."""
        text = self.cleaned_data["issued"].strip()
        read = typed_date(text)
        if read is None:
            raise ValidationError(NO_DATE)
        issued = read.issued
        if issued is None:
            return as_written(text)
        if self.taken_on is not None and is_after(issued, self.taken_on):
            self._ask_once_more(text)
        return as_written(text) or str(issued)

    def _ask_once_more(self, text: str) -> None:
        """Of a date that can hardly be; the same one, sent again, is what the paper says."""
        if self.data.get("late", "") == text:
            return
        self.data = {**{name: self.data.get(name, "") for name in self.data}, "late": text}
        words = _(
            "This date is after the day on which the file was taken in (%(day)s). Compare with "
            "the paper and write the date again; if the paper says so, send it once more."
        )
        raise ValidationError(words % {"day": _day(self.taken_on)})

    def clean_arrived(self) -> str:
        """A date like the paper's own, not before that; one without a year is soon after it."""
        text = self.cleaned_data["arrived"].strip()
        if not text:
            return ""
        issued = known_day(self.cleaned_data.get("issued", ""))
        read = typed_date(text)
        arrived = arrival_day(text, issued) or (read.issued if read else None)
        if read is not None and arrived is None:
            return as_written(text)
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
        return as_written(text) or str(arrived)

    def clean(self) -> None:
        """Number and symbol make one number together; the inventory's level is the least."""
        super().clean()
        data = self.cleaned_data
        if is_too_long(Description(number=data.get("number", ""), symbol=data.get("symbol", ""))):
            words = _("Number and symbol are longer than %(most)s letters together. Shorten them.")
            self.add_error("number", words % {"most": LONGEST_NUMBER})
        inventory = data.get("inventory")
        if inventory is not None and "level" in data and data["level"] < inventory.level:
            self.add_error("level", TOO_LOW)

    def paper(self) -> Numbered:
        """Number, day and issuer as they were sent, to be held against what is here already."""
        return numbered({row.name: str(self[row.name].value() or "") for row in FIELDS if row.said})

    def description(self) -> Description:
        """The description of a valid form."""
        level = Level(self.cleaned_data["level"])
        basis = str(_("mark on the paper")) if level else ""
        return description_of(self.cleaned_data, level=level, basis=basis)


class ReasonForm(forms.Form):
    """Why something is sent away."""

    words = TextField(label=_("Reason"), max_length=300, min_length=3)


class CorrectionForm(DescriptionForm):
    """
    The description of a filed record, to be corrected for a reason.

    Where `silent` the record is top secret: its abstract is shown nowhere, and left empty it stays.
    """

    reason = TextField(label=_("Reason for the change"), max_length=300, min_length=3)

    def __init__(
        self,
        data: Sent = None,
        *,
        floor: Level,
        taken_on: dt.date,
        silent: bool = False,
        initial: Begun = None,
    ) -> None:
        super().__init__(
            data, inventories=inventories_visible_to(NOBODY), floor=floor, taken_on=taken_on, filed=True,
            initial=initial,
        )  # fmt: skip
        del self.fields["stage"]
        if silent:
            self.fields["abstract"].required = False
            self.fields["abstract"].help_text = _(
                "The abstract of a top-secret record is shown nowhere. Left empty it stays as it is."
            )


class MoveForm(forms.Form):
    """Where a filed record is to stand, and why."""

    inventory = InventoryField()
    dossier = TextField(
        label=_("Dossier number"),
        max_length=30,
        required=False,
        help_text=_("Left empty, the record stands where the row of the list says."),
    )
    reason = TextField(label=_("Reason for the change"), max_length=300, min_length=3)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Sent = None, *, inventories: "QuerySet[Inventory]", initial: Begun = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        choose_inventory(self, inventories)


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

    def clean(self) -> None:
        """One of the two, and not both."""
        super().clean()
        data = self.cleaned_data
        file, item = data.get("file"), data.get("item")
        if "file" in self.errors:
            return
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


class ComparedForm(forms.Form):
    """What a person says who has compared the old and the new scan."""

    reason = TextField(label=_("Why the scan is replaced"), max_length=300, min_length=3)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Sent = None, *, floor: Level, initial: Begun = None, auto_id: str = "id_%s"
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), auto_id=auto_id)
        self.fields = {"level": level_field(floor), **self.fields}


class QueueScanForm(ComparedForm):
    """As compared, of an item that waits: `shown` is the version of it that the person was shown."""

    shown = forms.IntegerField(widget=forms.HiddenInput)


def words_of_choices(field: forms.Field) -> dict[str, str] | None:
    """What a field offers, each choice with its words; None of one that takes any text."""
    if not isinstance(field, forms.ChoiceField):
        return None
    offered = cast("Iterable[tuple[object, object]]", field.choices)
    return {str(key): str(word) for key, word in offered}


def _day(day: dt.date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""
